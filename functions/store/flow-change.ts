import * as z from 'zod';
import { LiveFlow } from '../../shared/flow/index.ts';
import { Job } from '../../shared/workspace/index.ts';
import { deleteItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/** A job as it is asked for. */
const NewJob = Job.omit({
  status: true,
  version: true,
  done: true,
  cursor: true,
  endedAt: true,
  message: true,
  total: true,
});

/** What becomes of what is live. */
const LiveChange = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('publish'),
    flow: LiveFlow,
    /** A scoring flow: its zone, whether flows start from what it alone changes, and whose place it takes (`null`: nobody's). */
    model: z.object({ timeZone: z.string(), startsFlows: z.boolean(), replaces: z.string().nullable() }).nullable(),
  }),
  z.object({ what: z.literal('pause'), paused: z.boolean() }),
  z.object({ what: z.literal('nothing') }),
]);

/**
 * Everything that somebody's word about a flow (publish, pause, resume, try again) makes happen, written down whole before
 * the first part of it is done and removed after the last. One that stays was cut off: whoever finds it does the rest,
 * each part of which may be done again.
 */
export const FlowChange = z.object({
  id: z.string(),
  flow: z.string(),
  at: z.string(),
  by: z.string(),
  live: LiveChange,
  /** The flow's row in the list, where it was published. */
  row: z.object({ version: z.number().int(), revision: z.number().int(), publishedAt: z.string() }).optional(),
  jobs: z.array(NewJob),
  audit: z.object({ what: z.string(), detail: z.record(z.string(), z.json()) }).optional(),
});
export type FlowChange = z.infer<typeof FlowChange>;

const keyOf = (tables: Tables, { flow, id }: Pick<FlowChange, 'flow' | 'id'>) => ({
  pk: key(tables.ws, 'flow-changes'),
  sk: `${flow}#${id}`,
});

/** As JSON text, for conditions may be nested deeper than DynamoDB's maps go. */
export const putFlowChange = async (tables: Tables, change: FlowChange): Promise<void> => {
  await putItem(tables, 'Workspace', { ...keyOf(tables, change), change: JSON.stringify(change) });
};

export const deleteFlowChange = async (tables: Tables, change: Pick<FlowChange, 'flow' | 'id'>): Promise<void> => {
  await deleteItem(tables, 'Workspace', keyOf(tables, change));
};

/** The changes that are not through yet, of one flow or of all, oldest first: few, and none most of the time. */
export const openFlowChanges = async (tables: Tables, flow?: string): Promise<FlowChange[]> => {
  const items = await queryAll(tables, {
    table: 'Workspace',
    partition: key(tables.ws, 'flow-changes'),
    ...(flow !== undefined && { sort: { beginsWith: `${flow}#` } }),
  });
  return items
    .map((item) => FlowChange.parse(JSON.parse(z.string().parse(item.change))))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
};
