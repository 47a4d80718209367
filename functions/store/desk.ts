import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import type { Load, Task } from '../../shared/handoff/index.ts';
import { DAY_MS } from '../../shared/time/index.ts';
import { absent, allOf, unchangedSince } from './dynamo/conditional.ts';
import { getItem, type Key } from './dynamo/item.ts';
import { count, raise, remove, set, setEach, updateIf, updateItem } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';
import { isExampleTask, tasksOfRep } from './task.ts';

/**
 * What is counted of a rep before a handoff is given: the handoffs on the desk by id, with when each was put there, and
 * how many came on each day (UTC). Choosing a rep and putting the handoff on the desk are one write under `version`, so
 * that of many that choose at once each sees what the ones before took.
 */
export const Desk = z.object({
  version: z.number().int(),
  open: z.record(z.string(), Instant),
  days: z.record(z.string(), z.number().int()),
  /** When it was last counted from the tasks themselves. */
  countedAt: Instant,
});
export type Desk = z.infer<typeof Desk>;

/** Shares are of so many days. */
const SHARE_DAYS = 30;
/** A handoff put on a desk shorter ago may not have its task, or the task may not be in the index yet. */
const SETTLED_MS = 15 * 60_000;

const keyOf = (tables: Tables, rep: string): Key => ({ pk: key(tables.ws, 'desk', rep), sk: 'desk' });
const dayOf = (at: string): string => at.slice(0, 10);
const firstDay = (now: string): string => dayOf(new Date(Date.parse(now) - SHARE_DAYS * DAY_MS).toISOString());

/** What routing asks of a desk. */
export const loadOf = ({ open, days }: Desk, now: string): Load => ({
  open: Object.keys(open).length,
  recent: Object.entries(days).reduce((sum, [day, n]) => (day >= firstDay(now) ? sum + n : sum), 0),
});

/** A rep's desk as it is now; counted from the tasks where it was never kept. */
export const readDesk = async (tables: Tables, rep: string, now: string): Promise<Desk> => {
  const item = await getItem(tables, 'Tasks', keyOf(tables, rep));
  if (item !== undefined) return Desk.parse(item);
  await recountDesk(tables, rep, now);
  return Desk.parse(await getItem(tables, 'Tasks', keyOf(tables, rep)));
};

/** Puts a handoff on the desk as it was read; false if the desk changed since, so that somebody else may be next. */
export const takeOn = (tables: Tables, rep: string, desk: Desk, task: string, now: string): Promise<boolean> =>
  updateIf(
    tables,
    'Tasks',
    keyOf(tables, rep),
    [set(['open', task], now), count(['days', dayOf(now)]), raise('version')],
    allOf(unchangedSince('version', desk.version), absent(['open', task])),
  );

/** Puts a handoff on a desk whatever is on it: somebody decided so. It counts once. */
export const giveTo = async (tables: Tables, rep: string, task: string, now: string): Promise<void> => {
  while (true) {
    const desk = await readDesk(tables, rep, now);
    if (task in desk.open || (await takeOn(tables, rep, desk, task, now))) return;
  }
};

/** Takes a handoff off a desk: it is closed, rejected, or somebody else's. What came in stays counted. */
export const takeOff = async (tables: Tables, rep: string | undefined, task: string): Promise<void> => {
  if (rep === undefined) return;
  const changes = [remove(['open', task]), raise('version')];
  await updateItem(tables, 'Tasks', keyOf(tables, rep), changes, {
    when: (terms) => `attribute_exists(${terms.path(['open', task])})`,
  });
};

/**
 * Counts a desk from the tasks themselves, so that what a crash left on it or took off it does not stay so. What was put
 * there just now is left, for its task may not be written. False if the desk changed meanwhile.
 */
export const recountDesk = async (tables: Tables, rep: string, now: string): Promise<boolean> => {
  const item = await getItem(tables, 'Tasks', keyOf(tables, rep));
  const before = item && Desk.parse(item);
  const since = firstDay(now);
  const [waiting, accepted, ...decided] = await Promise.all([
    tasksOfRep(tables, rep, 'open'),
    tasksOfRep(tables, rep, 'accepted'),
    // What came since then is due since then.
    tasksOfRep(tables, rep, 'rejected', { dueFrom: since }),
    tasksOfRep(tables, rep, 'closed', { dueFrom: since }),
  ]);
  const isReal = (task: Task): boolean => !isExampleTask(task);
  const onDesk = [...waiting, ...accepted].filter(isReal);
  const open: Record<string, string> = Object.fromEntries(onDesk.map(({ id, createdAt }) => [id, createdAt]));
  const days: Record<string, number> = {};
  for (const { createdAt } of [...onDesk, ...decided.flat().filter(isReal)]) {
    const day = dayOf(createdAt);
    if (day >= since) days[day] = (days[day] ?? 0) + 1;
  }
  const known = new Set([...onDesk, ...decided.flat()].map(({ id }) => id));
  for (const [task, at] of Object.entries(before?.open ?? {})) {
    if (known.has(task) || Date.parse(at) < Date.parse(now) - SETTLED_MS) continue;
    open[task] = at;
    days[dayOf(at)] = (days[dayOf(at)] ?? 0) + 1;
  }
  const version = before?.version ?? 0;
  const counted = setEach({ open, days, countedAt: now, version: version + 1 });
  return updateIf(tables, 'Tasks', keyOf(tables, rep), counted, unchangedSince('version', version));
};
