import { arns } from '../arns.ts';
import type { IndexDefinition, KeyAttribute, TableDefinition } from '../options.ts';
import { DataFolderError } from '../storage/disk-trouble.ts';
import type { Storage } from '../storage/storage.ts';
import { type Item, indexRow, indexSpace, itemSpace, type Table, type TableIndex } from './rows.ts';

const keySchema = (partitionKey: KeyAttribute, sortKey: KeyAttribute | undefined) => [
  { AttributeName: partitionKey.name, KeyType: 'HASH' as const },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: 'RANGE' as const }]),
];

const describeIndex = (table: string, index: IndexDefinition): TableIndex => {
  const { projection = 'ALL' } = index;
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.partitionKey, index.sortKey),
    Projection:
      typeof projection === 'string'
        ? { ProjectionType: projection }
        : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] },
    IndexStatus: 'ACTIVE',
    IndexArn: `${arns.table(table)}/index/${index.name}`,
  };
};

const describe = (definition: TableDefinition, createdAt: number): Table => {
  const types = new Map<string, 'S' | 'N' | 'B'>();
  for (const keyed of [definition, ...(definition.indexes ?? [])]) {
    for (const key of [keyed.partitionKey, keyed.sortKey]) if (key !== undefined) types.set(key.name, key.type);
  }
  const indexes = (definition.indexes ?? []).map((index) => describeIndex(definition.name, index));
  return {
    TableName: definition.name,
    TableArn: arns.table(definition.name),
    TableStatus: 'ACTIVE',
    CreationDateTime: createdAt / 1000,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keySchema(definition.partitionKey, definition.sortKey),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
};

const sameShape = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const keyTypes = (table: Table) =>
  table.KeySchema.map((key) => table.AttributeDefinitions.find((each) => each.AttributeName === key.AttributeName));

const fillIndex = (storage: Storage, table: Table, index: TableIndex): void => {
  const rows = storage.all<{ item: string }>(
    'SELECT item FROM dynamodb_row WHERE space = ?',
    itemSpace(table.TableName),
  );
  for (const row of rows) {
    const entry = indexRow(table, index, JSON.parse(row.item) as Item);
    if (entry === null) continue;
    const space = indexSpace(table.TableName, index.IndexName);
    storage.run('INSERT OR REPLACE INTO dynamodb_row VALUES (?, ?, ?)', space, entry.key, JSON.stringify(entry.item));
  }
};

/**
 * Makes the tables that are missing, and brings the indexes of the others in line with their definition: new and changed
 * ones are filled from the items, dropped ones are emptied. Tables that are no longer defined are kept, unreachable.
 */
export const prepareTables = (
  storage: Storage,
  definitions: readonly TableDefinition[],
  now: number,
): ReadonlyMap<string, Table> => {
  const tables = new Map<string, Table>();
  for (const definition of definitions) {
    const stored = storage.get<{ description: string }>(
      'SELECT description FROM dynamodb_table WHERE name = ?',
      definition.name,
    );
    const before = stored === undefined ? null : (JSON.parse(stored.description) as Table);
    const table = describe(definition, before === null ? now : before.CreationDateTime * 1000);
    tables.set(definition.name, table);
    if (before !== null && !sameShape([before.KeySchema, keyTypes(before)], [table.KeySchema, keyTypes(table)])) {
      throw new DataFolderError(
        `Table ${definition.name} is stored with another key than it is now defined with. Export with the older Ripen and import into a new folder.`,
      );
    }
    if (before !== null && sameShape(before, table)) continue;
    storage.write(() => {
      for (const index of before?.GlobalSecondaryIndexes ?? []) {
        if (table.GlobalSecondaryIndexes?.some((each) => sameShape(each, index))) continue;
        storage.run('DELETE FROM dynamodb_row WHERE space = ?', indexSpace(table.TableName, index.IndexName));
      }
      for (const index of table.GlobalSecondaryIndexes ?? []) {
        if (before?.GlobalSecondaryIndexes?.some((each) => sameShape(each, index))) continue;
        fillIndex(storage, table, index);
      }
      storage.run('INSERT OR REPLACE INTO dynamodb_table VALUES (?, ?)', table.TableName, JSON.stringify(table));
    });
  }
  return tables;
};
