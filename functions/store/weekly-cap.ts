import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { DAY_MS } from '../../shared/time/index.ts';
import { present, putIf, unchangedSince } from './dynamo/conditional.ts';
import { deleteItem, getItem, type Key } from './dynamo/item.ts';
import { raise, remove, updateIf } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';

/** The marketing emails to one address (hashed) within the last week, by message id, changed under `version` only. */
const WeeklyCap = z.object({ version: z.number().int(), sent: z.record(z.string(), Instant) });

const WEEK_MS = 7 * DAY_MS;
/** Only emails to the very same address race for its room, and each write of another lets one of them through. */
const TRIES = 50;

const keyOf = (tables: Tables, address: string): Key => ({ pk: key(tables.ws, 'cap', address), sk: 'cap' });

export type Sent = { message: string; at: string };

/** Whether an email may go, and how many went within seven days before it. */
export type Room = { taken: boolean; before: number };

/**
 * Takes room for one marketing email to an address: counting and taking are one write, so that of many that leave a wait
 * at the same moment no more than `most` go. A repeat of the same email finds its room taken already. `earlier` answers
 * what went before this was counted here.
 */
export const takeRoom = async (
  tables: Tables,
  address: string,
  { message, now, most, earlier }: { message: string; now: string; most: number; earlier: () => Promise<Sent[]> },
): Promise<Room | undefined> => {
  const since = new Date(Date.parse(now) - WEEK_MS).toISOString();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const item = await getItem(tables, 'Workspace', keyOf(tables, address));
    const known =
      item === undefined
        ? { version: 0, sent: Object.fromEntries((await earlier()).map((it) => [it.message, it.at])) }
        : WeeklyCap.parse(item);
    const sent = Object.fromEntries(Object.entries(known.sent).filter(([, at]) => at >= since));
    const before = Object.keys(sent).length;
    if (Object.hasOwn(sent, message)) return { taken: true, before: before - 1 };
    if (before >= most) return { taken: false, before };
    const next = { ...keyOf(tables, address), version: known.version + 1, sent: { ...sent, [message]: now } };
    if (await putIf(tables, 'Workspace', next, unchangedSince('version', known.version)))
      return { taken: true, before };
  }
  return undefined;
};

/** Gives room back that an email took which certainly did not go. */
export const giveRoomBack = async (tables: Tables, address: string, message: string): Promise<void> => {
  const changes = [remove(['sent', message]), raise('version')];
  await updateIf(tables, 'Workspace', keyOf(tables, address), changes, present(['sent', message]));
};

/** Forgets what went to an address. */
export const forgetCap = (tables: Tables, address: string): Promise<void> =>
  deleteItem(tables, 'Workspace', keyOf(tables, address));
