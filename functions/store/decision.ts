import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryAll } from './query.ts';
import { key, type Tables } from './table.ts';

/**
 * What sales is about to decide on a handoff, written before the task and removed once the bus knows of it. One that
 * stays was cut off by a crash: the sweep compares it with the task and tells the bus if the task was changed.
 */
export const Decision = z.object({
  task: z.string(),
  /** The version of the task that this decision makes. */
  version: z.number().int(),
  at: z.string(),
  /** The bus messages that follow, as JSON. */
  messages: z.string(),
});
export type Decision = z.infer<typeof Decision>;

const keyOf = (tables: Tables, { task, version }: Pick<Decision, 'task' | 'version'>) => ({
  pk: key(tables.ws, 'decisions'),
  sk: `${task}#${version}`,
});

export const putDecision = async (tables: Tables, decision: Decision): Promise<void> => {
  await tables.doc.send(
    new PutCommand({ TableName: tables.names.Workspace, Item: { ...decision, ...keyOf(tables, decision) } }),
  );
};

export const deleteDecision = async (tables: Tables, decision: Pick<Decision, 'task' | 'version'>): Promise<void> => {
  await tables.doc.send(new DeleteCommand({ TableName: tables.names.Workspace, Key: keyOf(tables, decision) }));
};

/** The decisions that the bus may not know of yet: few, and none most of the time. */
export const openDecisions = async (tables: Tables): Promise<Decision[]> => {
  const items = await queryAll(tables, {
    TableName: tables.names.Workspace,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': key(tables.ws, 'decisions') },
    ConsistentRead: true,
  });
  return items.map((item) => Decision.parse(item));
};
