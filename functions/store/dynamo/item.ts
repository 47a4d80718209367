import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TableName, Tables } from '../table.ts';

/** What DynamoDB keeps under one key, before a schema has read it. */
export type Item = Record<string, unknown>;

/** The primary key of every table. */
export type Key = { pk: string; sk: string };

/** An item as it is now, or (`eventually`, at half the price) as it was a moment ago. */
export const getItem = async (
  tables: Tables,
  table: TableName,
  { pk, sk }: Key,
  read: 'now' | 'eventually' = 'now',
): Promise<Item | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names[table], Key: { pk, sk }, ConsistentRead: read === 'now' }),
  );
  return Item;
};

/** Writes an item, whatever was there. */
export const putItem = async (tables: Tables, table: TableName, item: Item & Key): Promise<void> => {
  await tables.doc.send(new PutCommand({ TableName: tables.names[table], Item: item }));
};

/** Removes an item, if there is one. */
export const deleteItem = async (tables: Tables, table: TableName, { pk, sk }: Key): Promise<void> => {
  await tables.doc.send(new DeleteCommand({ TableName: tables.names[table], Key: { pk, sk } }));
};
