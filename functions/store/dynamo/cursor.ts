import type { Item } from './item.ts';

/** A DynamoDB start key as text that travels in a URL. */
export const writeCursor = (key: Item): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Back again; anything else than what `writeCursor` wrote throws a `CursorError`. */
export const readCursor = (cursor: string): Item => {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof key === 'object' && key !== null && !Array.isArray(key)) return key as Item;
  } catch {
    // Not ours: said below.
  }
  throw new CursorError();
};

/** DynamoDB refuses a start key that is none of this table or index: then the cursor that it came in was made up. */
export const refuseStartKey =
  (after: Item | undefined) =>
  (error: unknown): never => {
    if (after !== undefined && error instanceof Error && error.name === 'ValidationException') throw new CursorError();
    throw error;
  };

/** Where a page begins in a list that is read whole: `cursor` is a count. Anything else throws a `CursorError`. */
export const readOffset = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new CursorError();
};

/** Somebody made up a cursor. */
export class CursorError extends Error {
  override name = 'CursorError';
}
