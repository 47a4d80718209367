import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
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
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Workspace, Key: keyOf(tables), ConsistentRead: true }),
  );
  return RunsCursor.safeParse(Item).data;
};

/** Without a cursor the next sweep begins anew. */
export const writeRunsCursor = async (tables: Tables, cursor: RunsCursor | undefined): Promise<void> => {
  await tables.doc.send(new PutCommand({ TableName: tables.names.Workspace, Item: { ...keyOf(tables), ...cursor } }));
};
