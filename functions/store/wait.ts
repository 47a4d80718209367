import { changesByTime, type OpenWait } from '../../shared/condition/index.ts';
import { absent, allOf, present } from './dynamo/conditional.ts';
import type { Item } from './dynamo/item.ts';
import { type Change, raise, remove, set, updateItem } from './dynamo/update.ts';
import { leadKey, makeDue } from './lead.ts';
import type { Tables } from './table.ts';

const isOpen = allOf(present(), absent('mergedInto'));

/** Changes a lead or what it was merged into. Answers the lead that was changed, undefined if there is no such lead. */
const changeOpen = async (tables: Tables, lead: string, changes: readonly Change[]): Promise<string | undefined> => {
  for (let carrier: string | undefined = lead; carrier !== undefined; ) {
    const outcome = await updateItem(tables, 'Leads', leadKey(tables.ws, carrier), changes, { when: isOpen });
    if (outcome.done) return carrier;
    carrier = wentTo(outcome.found);
  }
  return undefined;
};

const wentTo = (closed: Item | undefined): string | undefined =>
  typeof closed?.mergedInto === 'string' ? closed.mergedInto : undefined;

/**
 * Puts open waits, by their ids, on the lead (or on what it was merged into) in one write, and raises its version: whoever
 * scores the lead just now loses the race, reads again and sees them all. What time alone can end is looked at by the
 * sweep. Answers the lead that carries them, undefined if there is no such lead.
 */
export const registerWaits = async (
  tables: Tables,
  lead: string,
  waits: Readonly<Record<string, OpenWait>>,
  now: string,
): Promise<string | undefined> => {
  const all = Object.entries(waits);
  const changes = [...all.map(([id, wait]) => set(['waits', id], wait)), raise('version')];
  const carrier = await changeOpen(tables, lead, changes);
  const byTime = all.some(([, { when }]) => when !== undefined && changesByTime(when));
  if (carrier !== undefined && byTime) await makeDue(tables, carrier, now);
  return carrier;
};

/** Takes waits off the lead (or what it was merged into). Needs no version: an id is never registered twice. */
export const removeWaits = async (tables: Tables, lead: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  const changes = ids.map((id) => remove(['waits', id]));
  await changeOpen(tables, lead, changes);
};
