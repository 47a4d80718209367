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

/** Somebody made up a cursor. */
export class CursorError extends Error {
  override name = 'CursorError';
}
