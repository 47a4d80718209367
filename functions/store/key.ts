import { createHash } from 'node:crypto';
import * as z from 'zod';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
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

/** The key that this secret is, if there is one (a consistent read: a key that was deleted opens nothing any more). */
export const getKey = async (tables: Tables, secret: string): Promise<AccessKey | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, hashOfKey(secret)));
  return item && AccessKey.parse(item);
};

/** Lists a key, then keeps it under its secret's hash: one that nobody can see, and take away, must not open anything. */
export const putKey = async (tables: Tables, secret: string, made: AccessKey): Promise<void> => {
  const hash = hashOfKey(secret);
  await putItem(tables, 'Workspace', { ...made, ...listKey(tables, made.id), hash });
  await putItem(tables, 'Workspace', { ...made, ...keyOf(tables, hash) });
};

/** Changes a key: what opens comes before what is shown, so that Setup never says more than is so. */
const putBoth = async (tables: Tables, hash: string, made: AccessKey): Promise<void> => {
  const fit = written(AccessKey, made);
  await putItem(tables, 'Workspace', { ...fit, ...keyOf(tables, hash) });
  await putItem(tables, 'Workspace', { ...fit, ...listKey(tables, made.id), hash });
};

const listed = (tables: Tables) => queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'keys') });

export const listKeys = async (tables: Tables): Promise<AccessKey[]> =>
  readable(tables, await listed(tables), (item) => AccessKey.parse(item));

/** Changes what a key may do, in both its items; false where it is gone. */
export const updateKey = async (tables: Tables, changed: AccessKey): Promise<boolean> => {
  const hash = await hashFor(tables, changed.id);
  if (hash === undefined) return false;
  await putBoth(tables, hash, changed);
  return true;
};

/** Takes a key out of service at once; false where it is gone already. */
export const deleteKey = async (tables: Tables, id: string): Promise<boolean> => {
  const hash = await hashFor(tables, id);
  if (hash === undefined) return false;
  await deleteItem(tables, 'Workspace', keyOf(tables, hash));
  await deleteItem(tables, 'Workspace', listKey(tables, id));
  return true;
};

const hashFor = async (tables: Tables, id: string): Promise<string | undefined> => {
  const item = await getItem(tables, 'Workspace', listKey(tables, id));
  return item && z.object({ hash: z.string() }).parse(item).hash;
};
