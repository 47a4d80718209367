import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Tables } from '../table.ts';

type Input = Omit<QueryCommandInput, 'ExclusiveStartKey'>;

/** Every item of a query, page after page. For partitions that stay small by their nature (reps, flows, keys). */
export const queryAll = async (tables: Tables, input: Input): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(new QueryCommand({ ...input, ...(after && { ExclusiveStartKey: after }) }));
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return items;
};

/** One page of a query; `next` is an opaque text to go on from. */
export const queryPage = async (
  tables: Tables,
  input: Input,
  cursor: string | undefined,
): Promise<{ items: Record<string, unknown>[]; next: string | null }> => {
  const page = await tables.doc.send(
    new QueryCommand({ ...input, ...(cursor !== undefined && { ExclusiveStartKey: readCursor(cursor) }) }),
  );
  return {
    items: page.Items ?? [],
    next: page.LastEvaluatedKey === undefined ? null : writeCursor(page.LastEvaluatedKey),
  };
};

/** A DynamoDB start key as text that travels in a URL. */
export const writeCursor = (key: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Back again; anything else than what `writeCursor` wrote throws a `CursorError`. */
export const readCursor = (cursor: string): Record<string, unknown> => {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof key === 'object' && key !== null && !Array.isArray(key)) return key as Record<string, unknown>;
  } catch {
    // Not ours: said below.
  }
  throw new CursorError();
};

/** Somebody made up a cursor. */
export class CursorError extends Error {
  override name = 'CursorError';
}
