import * as z from 'zod';
import { deleteItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/**
 * What sales is about to decide on a handoff, written before the task and removed once the bus knows of it. One that
 * stays was cut off by a crash: the sweep compares it with the task and tells the bus if the task was changed.
 */
export const Decision = z.object({
  /** One attempt of one person: two who decide at the same time write two of these. */
  id: z.string(),
  task: z.string(),
  /** When it was made; the task carries the same instant if this is the decision that changed it. */
  at: z.string(),
  /** What became of an accepted handoff, where that is what was decided. */
  outcome: z.string().optional(),
  /** The bus messages that follow, as JSON. */
  messages: z.string(),
});
export type Decision = z.infer<typeof Decision>;

const keyOf = (tables: Tables, { task, id }: Pick<Decision, 'task' | 'id'>) => ({
  pk: key(tables.ws, 'decisions'),
  sk: `${task}#${id}`,
});

export const putDecision = async (tables: Tables, decision: Decision): Promise<void> => {
  await putItem(tables, 'Workspace', { ...written(Decision, decision), ...keyOf(tables, decision) });
};

export const deleteDecision = async (tables: Tables, decision: Pick<Decision, 'task' | 'id'>): Promise<void> => {
  await deleteItem(tables, 'Workspace', keyOf(tables, decision));
};

/** The decisions that the bus may not know of yet: few, and none most of the time. */
export const openDecisions = async (tables: Tables): Promise<Decision[]> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'decisions') });
  return readable(tables, items, (item) => Decision.parse(item));
};
