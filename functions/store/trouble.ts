import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { absent, anyOf, atMost } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { count, remove, set, setEach, setFirst, updateIf } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';

/**
 * A counterpart that does not take what we send, though it may: our own sign-in, sender or setting, or it is down. What was
 * meant for it waits. Lifted by the next call that goes through.
 */
export const Trouble = z.object({
  /** `mail` (the provider), `mail-server` (behind the local outbox), `webhook:<host>`. */
  id: z.string(),
  what: z.enum(['mail', 'webhook']),
  /** The host, where it is one of several. */
  about: z.string(),
  /** The counterpart's own words. */
  said: z.string().max(500),
  since: Instant,
  at: Instant,
  /** Nothing is tried before this instant. */
  until: Instant.optional(),
  /** How many calls met it. */
  count: z.number().int(),
});
export type Trouble = z.infer<typeof Trouble>;

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'trouble'), sk: id });

/** A trouble that was lifted leaves the instant at which it was: what happened before then, and is told later, is over. */
const troubleIn = (item: Record<string, unknown> | undefined): Trouble | undefined =>
  item?.since === undefined ? undefined : Trouble.parse(item);

/** The trouble with one counterpart, if there is any (a consistent read). */
export const readTrouble = async (tables: Tables, id: string): Promise<Trouble | undefined> =>
  troubleIn(await getItem(tables, 'Workspace', keyOf(tables, id)));

/** Notes trouble. False where it was lifted since. */
export const noteTrouble = (
  tables: Tables,
  { id, what, about, said, at, until }: Omit<Trouble, 'since' | 'count'>,
): Promise<boolean> =>
  updateIf(
    tables,
    'Workspace',
    keyOf(tables, id),
    [
      ...setEach({ id, what, about, said: said.slice(0, 500), at }),
      setFirst('since', at),
      count('count'),
      until === undefined ? remove('until') : set('until', until),
    ],
    anyOf(absent('liftedAt'), atMost('liftedAt', at)),
  );

/** The counterpart takes what we send again. */
export const liftTrouble = (tables: Tables, id: string, at: string): Promise<boolean> =>
  updateIf(
    tables,
    'Workspace',
    keyOf(tables, id),
    [set('liftedAt', at), remove('since'), remove('said'), remove('until'), remove('count')],
    anyOf(absent('at'), atMost('at', at)),
  );

/** Everything that holds up what we send, the oldest first. */
export const listTroubles = async (tables: Tables): Promise<Trouble[]> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, 'trouble') });
  return items.flatMap((item) => troubleIn(item) ?? []).toSorted((a, b) => (a.since < b.since ? -1 : 1));
};
