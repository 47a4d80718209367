import { createHash } from 'node:crypto';
import { BatchWriteCommand, DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryAll } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/**
 * A key that servers, forms and trackers come with. The key itself is never stored, only its SHA-256: `tracking` keys
 * (`wk_…`) are public and can only add activities, `server` keys (`rk_…`) are secret and act within their scopes.
 */
export const AccessKey = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['tracking', 'server']),
  scopes: z.array(z.string()).default([]),
  /** Web origins that a browser may post from with a tracking key; `*` is any. */
  origins: z.array(z.string()).default([]),
  /** Origins that a form may send people on to. */
  thankYouOrigins: z.array(z.string()).default([]),
  starts: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type AccessKey = z.infer<typeof AccessKey>;

/** What a key is stored under and looked up by. */
export const hashOfKey = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const keyOf = (tables: Tables, hash: string) => ({ pk: key(tables.ws, 'key', hash), sk: 'key' });
const listKey = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'keys'), sk: id });

/** The key that this secret is, if there is one (eventually consistent: this is read with every request). */
export const getKey = async (tables: Tables, secret: string): Promise<AccessKey | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Workspace, Key: keyOf(tables, hashOfKey(secret)) }),
  );
  return Item === undefined ? undefined : AccessKey.parse(Item);
};

/** Keeps a key under its secret's hash, and lists it. */
export const putKey = async (tables: Tables, secret: string, made: AccessKey): Promise<void> => {
  const hash = hashOfKey(secret);
  const write = (item: object) => tables.doc.send(new PutCommand({ TableName: tables.names.Workspace, Item: item }));
  await write({ ...made, ...keyOf(tables, hash) });
  await write({ ...made, ...listKey(tables, made.id), hash });
};

const listed = (tables: Tables) =>
  queryAll(tables, {
    TableName: tables.names.Workspace,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': key(tables.ws, 'keys') },
    ConsistentRead: true,
  });

export const listKeys = async (tables: Tables): Promise<AccessKey[]> =>
  (await listed(tables)).map((item) => AccessKey.parse(item));

/** Changes what a key may do, in both its items; false where it is gone. */
export const updateKey = async (tables: Tables, changed: AccessKey): Promise<boolean> => {
  const hash = await hashFor(tables, changed.id);
  if (hash === undefined) return false;
  await tables.doc.send(
    new BatchWriteCommand({
      RequestItems: {
        [tables.names.Workspace]: [
          { PutRequest: { Item: { ...changed, ...keyOf(tables, hash) } } },
          { PutRequest: { Item: { ...changed, ...listKey(tables, changed.id), hash } } },
        ],
      },
    }),
  );
  return true;
};

/** Takes a key out of service at once; false where it is gone already. */
export const deleteKey = async (tables: Tables, id: string): Promise<boolean> => {
  const hash = await hashFor(tables, id);
  if (hash === undefined) return false;
  await tables.doc.send(new DeleteCommand({ TableName: tables.names.Workspace, Key: keyOf(tables, hash) }));
  await tables.doc.send(new DeleteCommand({ TableName: tables.names.Workspace, Key: listKey(tables, id) }));
  return true;
};

const hashFor = async (tables: Tables, id: string): Promise<string | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Workspace, Key: listKey(tables, id), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : z.object({ hash: z.string() }).parse(Item).hash;
};
