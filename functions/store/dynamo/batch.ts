import { setTimeout as pause } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { RetryableError } from '../../runtime/index.ts';
import type { TableName, Tables } from '../table.ts';
import type { Item, Key } from './item.ts';

/** As many as one BatchGetItem takes. */
const GETS = 100;
/** As many as one BatchWriteItem takes. */
const WRITES = 25;
/** Batches on their way at the same time. */
const AT_ONCE = 8;
/** After so many answers in which nothing was taken the table is given up for now. */
const IDLE_ROUNDS = 8;
const FIRST_PAUSE_MS = 10;

/** What to read: the same key twice is read once. */
export type Wanted = { table: TableName; key: Key };

/** Reads items of several tables, consistently unless said otherwise, in no order; those that are not there are left out. */
export const getAll = (
  tables: Tables,
  wanted: readonly Wanted[],
  read: 'now' | 'eventually' = 'now',
): Promise<Item[]> => {
  const distinct = [...new Map(wanted.map((it) => [textOf(it), it])).values()];
  return inBatches(distinct, GETS, async (batch) => {
    const found: Item[] = [];
    await untilTaken(batch, async (left) => {
      const RequestItems: Record<string, { Keys: Key[]; ConsistentRead: boolean }> = {};
      for (const { table, key } of left) {
        RequestItems[tables.names[table]] ??= { Keys: [], ConsistentRead: read === 'now' };
        RequestItems[tables.names[table]]?.Keys.push({ pk: key.pk, sk: key.sk });
      }
      const { Responses = {}, UnprocessedKeys = {} } = await tables.doc.send(new BatchGetCommand({ RequestItems }));
      for (const items of Object.values(Responses)) found.push(...items);
      const handedBack = new Map(Object.entries(UnprocessedKeys).map(([name, { Keys = [] }]) => [name, setOf(Keys)]));
      return left.filter(({ table, key }) => handedBack.get(tables.names[table])?.has(keyText(key)) === true);
    });
    return found;
  });
};

/** What to write to one table: what a later one says of a key counts. */
export type Write = { put: Item & Key } | { remove: Key };

/** Writes items and removes others, in no order, and not all or none: whoever is cut off writes all of it again. */
export const writeAll = async (tables: Tables, table: TableName, writes: readonly Write[]): Promise<void> => {
  const name = tables.names[table];
  const distinct = [...new Map(writes.map((write) => [keyText(keyOf(write)), write])).values()];
  await inBatches(distinct, WRITES, async (batch) => {
    await untilTaken(batch, async (left) => {
      const RequestItems = { [name]: left.map(requestOf) };
      const { UnprocessedItems = {} } = await tables.doc.send(new BatchWriteCommand({ RequestItems }));
      const handedBack = setOf(
        (UnprocessedItems[name] ?? []).map((it) => it.PutRequest?.Item ?? it.DeleteRequest?.Key ?? {}),
      );
      return left.filter((write) => handedBack.has(keyText(keyOf(write))));
    });
    return [];
  });
};

const keyOf = (write: Write): Key => ('put' in write ? write.put : write.remove);
const requestOf = (write: Write) =>
  'put' in write
    ? { PutRequest: { Item: write.put } }
    : { DeleteRequest: { Key: { pk: write.remove.pk, sk: write.remove.sk } } };

const keyText = ({ pk, sk }: Item): string => JSON.stringify([pk, sk]);
const textOf = ({ table, key }: Wanted): string => `${table} ${keyText(key)}`;
const setOf = (keys: readonly Item[]): ReadonlySet<string> => new Set(keys.map(keyText));

const inBatches = async <T, A>(
  all: readonly T[],
  size: number,
  work: (batch: readonly T[]) => Promise<A[]>,
): Promise<A[]> => {
  const batches = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
  const answers: A[] = [];
  for (let from = 0; from < batches.length; from += AT_ONCE) {
    for (const answer of await Promise.all(batches.slice(from, from + AT_ONCE).map(work))) answers.push(...answer);
  }
  return answers;
};

/** Sends what is left again and again. `send` answers what DynamoDB handed back; the pauses grow while it takes nothing. */
const untilTaken = async <T>(
  batch: readonly T[],
  send: (left: readonly T[]) => Promise<readonly T[]>,
): Promise<void> => {
  let idle = 0;
  for (let left = batch; left.length > 0; ) {
    const back = await send(left);
    idle = back.length < left.length ? 0 : idle + 1;
    if (idle === IDLE_ROUNDS) throw new RetryableError('DynamoDB did not take a whole batch.');
    if (idle > 0) await pause(FIRST_PAUSE_MS * 2 ** (idle - 1));
    left = back;
  }
};
