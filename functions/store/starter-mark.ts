import { getItem, putItem } from './dynamo/item.ts';
import { key, type Tables } from './table.ts';

const keyOf = (tables: Tables) => ({ pk: key(tables.ws, 'starter'), sk: 'starter' });

/** That the workspace was given all it begins with: written last. */
export const starterMark = {
  async isSet(tables: Tables): Promise<boolean> {
    return (await getItem(tables, 'Workspace', keyOf(tables))) !== undefined;
  },
  async set(tables: Tables, at: string): Promise<void> {
    await putItem(tables, 'Workspace', { ...keyOf(tables), at });
  },
};
