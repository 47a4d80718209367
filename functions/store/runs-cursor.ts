import * as z from 'zod';
import { getItem, putItem } from './dynamo/item.ts';
import { key, type Tables } from './table.ts';

/** Where the sweep goes on asking after runs. */
export const RunsCursor = z.object({
  flow: z.string(),
  version: z.number().int(),
  after: z.record(z.string(), z.unknown()).optional(),
});
export type RunsCursor = z.infer<typeof RunsCursor>;

const keyOf = (tables: Tables) => ({ pk: key(tables.ws, 'sweep'), sk: 'runs' });

export const readRunsCursor = async (tables: Tables): Promise<RunsCursor | undefined> => {
  return RunsCursor.safeParse(await getItem(tables, 'Workspace', keyOf(tables))).data;
};

/** Without a cursor the next sweep begins anew. */
export const writeRunsCursor = async (tables: Tables, cursor: RunsCursor | undefined): Promise<void> => {
  await putItem(tables, 'Workspace', { ...keyOf(tables), ...cursor });
};
