import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { deleteIf, present } from './dynamo/conditional.ts';
import { getItem, putItem } from './dynamo/item.ts';
import { queryPage } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/** An effect of a flow of which nobody can know whether it happened. It waits for a person: do it now, or leave it. */
export const Uncertain = z.object({
  /** The visit's id; of an email the message's. */
  id: z.string(),
  what: z.enum(['email', 'notice', 'webhook']),
  lead: z.string(),
  flow: z.string(),
  enrolment: z.string(),
  step: z.string(),
  at: Instant,
  /** Why it cannot be known, in plain words. */
  note: z.string().max(500),
});
export type Uncertain = z.infer<typeof Uncertain>;

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'uncertain'), sk: id });

/** Puts an effect on the list; a repeat is the same. */
export const putUncertain = (tables: Tables, uncertain: Uncertain): Promise<void> =>
  putItem(tables, 'Workspace', { ...keyOf(tables, uncertain.id), ...uncertain });

export const getUncertain = async (tables: Tables, id: string): Promise<Uncertain | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, id));
  return item === undefined ? undefined : Uncertain.parse(item);
};

/** Takes an effect off the list: it was done, left, or became known. False if it was not on it (any more). */
export const removeUncertain = (tables: Tables, id: string): Promise<boolean> =>
  deleteIf(tables, 'Workspace', keyOf(tables, id), present());

/** A page of the list, in no order. */
export const listUncertain = async (
  tables: Tables,
  limit: number,
  cursor: string | undefined,
): Promise<{ items: Uncertain[]; next: string | null }> => {
  const query = { table: 'Workspace', partition: key(tables.ws, 'uncertain') } as const;
  const { items, next } = await queryPage(tables, query, limit, cursor);
  return { items: items.map((item) => Uncertain.parse(item)), next };
};
