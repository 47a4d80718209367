import { Stream } from 'node:stream';
import db from 'dynalite/db/index.js';
import type { Storage } from '../storage/storage.ts';

export type Item = { [attribute: string]: unknown };

type KeySchema = readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

export type TableIndex = {
  IndexName: string;
  KeySchema: KeySchema;
  Projection: { ProjectionType: string; NonKeyAttributes?: readonly string[] };
  IndexStatus: 'ACTIVE';
  IndexArn: string;
};

/** A table as DescribeTable tells it, which is also what dynalite's actions read. */
export type Table = {
  TableName: string;
  TableArn: string;
  TableStatus: 'ACTIVE';
  /** Seconds since 1970, as DynamoDB says it. */
  CreationDateTime: number;
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' };
  AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  KeySchema: KeySchema;
  GlobalSecondaryIndexes?: readonly TableIndex[];
};

export const itemSpace = (table: string) => `item ${table}`;
export const indexSpace = (table: string, index: string) => `index ${table} ${index}`;

/**
 * The key of an item's row in an index: the index's key, then the table's. dynalite ends it with six digits of a hash
 * instead, so two items in thousands that share an index key would take each other's row.
 */
const indexKey = (table: Table, index: TableIndex, item: Item): string =>
  db.createKey(item, table, index.KeySchema) + db.createKey(item, table);

/** The row that an index keeps of an item; null when the item lacks the index's key. */
export const indexRow = (table: Table, index: TableIndex, item: Item): { key: string; item: Item } | null => {
  if (!index.KeySchema.every((key) => item[key.AttributeName] != null)) return null;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  const key = indexKey(table, index, item);
  if (ProjectionType === 'ALL') return { key, item };
  const projected: Item = {};
  const keys = [...table.KeySchema, ...index.KeySchema].map((each) => each.AttributeName);
  for (const attribute of [...keys, ...NonKeyAttributes]) {
    if (item[attribute] !== undefined) projected[attribute] = item[attribute];
  }
  return { key, item: projected };
};

type Callback<T> = (error: unknown, value?: T) => void;

/** A range of keys as dynalite asks for it. */
type Range = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number };

/** Feeds rows to dynalite, which listens for `data` and `end` and calls `destroy` when it has enough. */
class RowStream extends Stream {
  #wanted = true;

  constructor(rows: () => Iterable<{ item: string }>) {
    super();
    // dynalite attaches its listeners in the turn that asked for the stream.
    queueMicrotask(() => {
      try {
        for (const row of rows()) {
          if (!this.#wanted) break;
          this.emit('data', JSON.parse(row.item));
        }
        this.emit('end');
      } catch (error) {
        this.emit('error', error);
      }
    });
  }

  destroy(): void {
    this.#wanted = false;
  }
}

const GET = 'SELECT item FROM dynamodb_row WHERE space = ? AND key = ?';
const PUT = 'INSERT INTO dynamodb_row VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET item = excluded.item';
const DELETE = 'DELETE FROM dynamodb_row WHERE space = ? AND key = ?';

const readRange = (storage: Storage, space: string, range: Range): RowStream => {
  const low = range.gt ?? range.gte ?? '';
  const high = range.lt ?? range.lte ?? '\u{10FFFF}';
  const order = range.reverse === true ? 'DESC' : 'ASC';
  const above = range.gt === undefined ? '>=' : '>';
  const below = range.lt === undefined ? '<=' : '<';
  const limit = range.limit === undefined || range.limit < 0 ? -1 : range.limit;
  const sql = `SELECT item FROM dynamodb_row WHERE space = ? AND key ${above} ? AND key ${below} ? ORDER BY key ${order} LIMIT ?`;
  return new RowStream(() => storage.iterate<{ item: string }>(sql, space, low, high, limit));
};

/** Writes an item and every index row of it; in one transaction, so no crash comes between them. */
const replace = (storage: Storage, table: Table, key: string, item: Item | null): void => {
  const space = itemSpace(table.TableName);
  const indexes = table.GlobalSecondaryIndexes ?? [];
  if (indexes.length > 0) {
    const stored = storage.get<{ item: string }>(GET, space, key);
    const before = stored === undefined ? null : (JSON.parse(stored.item) as Item);
    for (const index of indexes) {
      const rows = indexSpace(table.TableName, index.IndexName);
      const old = before === null ? null : indexRow(table, index, before);
      const fresh = item === null ? null : indexRow(table, index, item);
      if (old !== null && old.key !== fresh?.key) storage.run(DELETE, rows, old.key);
      if (fresh !== null) storage.run(PUT, rows, fresh.key, JSON.stringify(fresh.item));
    }
  }
  if (item === null) storage.run(DELETE, space, key);
  else storage.run(PUT, space, key, JSON.stringify(item));
};

/** Refuses a table nobody defined, in DynamoDB's words; thrown in the shape dynalite uses. */
const noSuchTable = (name: string) =>
  Object.assign(new Error(name), {
    statusCode: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: `Requested resource not found: Table: ${name} not found`,
    },
  });

/**
 * The store that dynalite's actions run on. Every callback comes at once, so an action that reads, checks and writes is
 * one uninterrupted turn and needs no lock. `startKey` is the request's ExclusiveStartKey.
 */
export const openRows = (storage: Storage, tables: ReadonlyMap<string, Table>, startKey: Item | undefined) => {
  const itemDb = (name: string) => ({
    lock(_key: string, run: (release: (done: unknown) => unknown) => void) {
      run((done) => done);
    },
    get(key: string, done: Callback<Item>) {
      const row = storage.get<{ item: string }>(GET, itemSpace(name), key);
      done(null, row === undefined ? undefined : (JSON.parse(row.item) as Item));
    },
    put(key: string, item: Item, done: Callback<void>) {
      const table = tables.get(name);
      if (table !== undefined) replace(storage, table, key, item);
      done(null);
    },
    del(key: string, done: Callback<void>) {
      const table = tables.get(name);
      if (table !== undefined) replace(storage, table, key, null);
      done(null);
    },
    createValueStream: (range: Range) => readRange(storage, itemSpace(name), range),
  });
  const indexDb = (tableName: string, indexName: string) => ({
    // dynalite would write index rows of its own; `replace` does.
    put: (_key: string, _item: Item, done: Callback<void>) => done(null),
    del: (_key: string, done: Callback<void>) => done(null),
    createValueStream(range: Range) {
      const table = tables.get(tableName);
      const index = table?.GlobalSecondaryIndexes?.find((each) => each.IndexName === indexName);
      if (startKey !== undefined && table !== undefined && index !== undefined) {
        const key = indexKey(table, index, startKey);
        if (range.reverse === true) range.lt = key;
        else range.gt = key;
      }
      return readRange(storage, indexSpace(tableName, indexName), range);
    },
  });
  return {
    options: { maxItemSize: 400 * 1024 },
    tableDb: { awsAccountId: '000000000000', awsRegion: 'us-east-1' },
    getTable(name: string, statusOrDone: boolean | Callback<Table>, done?: Callback<Table>) {
      const answer = typeof statusOrDone === 'function' ? statusOrDone : done;
      const table = tables.get(name);
      if (table === undefined) answer?.(noSuchTable(name));
      else answer?.(null, table);
    },
    getItemDb: itemDb,
    getIndexDb: (_type: string, table: string, index: string) => indexDb(table, index),
  };
};
