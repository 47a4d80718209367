import * as z from 'zod';
import { getItem, putItem } from './dynamo/item.ts';
import { key, type Tables } from './table.ts';

const keyOf = (tables: Tables) => ({ pk: key(tables.ws, 'engine'), sk: 'engine' });

/** Which engine all leads have been asked to be scored by; 0 where a release wrote them that did not say. */
export const engineMark = {
  async get(tables: Tables): Promise<number> {
    const item = await getItem(tables, 'Workspace', keyOf(tables));
    return item === undefined ? 0 : z.object({ engine: z.number() }).parse(item).engine;
  },
  set: (tables: Tables, engine: number): Promise<unknown> => putItem(tables, 'Workspace', { ...keyOf(tables), engine }),
};
