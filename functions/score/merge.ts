import type { BusMessage } from '../runtime/index.ts';
import { closeLead, type Lead, newLead, readLead } from '../store/lead.ts';
import { appendEntry, readLedger } from '../store/ledger.ts';
import type { Tables } from '../store/table.ts';
import { inParallel } from './parallel.ts';

/** What a lead brings along that is merged into another. */
export type MergedChild = Pick<Lead, 'members' | 'waits'> & { unpublished: BusMessage[] };

const COPIES_AT_ONCE = 25;

/**
 * Closes a lead into `root` and replays its history: copies its ledger into the root's. Whoever still writes to the
 * closed lead loses the race and comes to the root; since the root's ledger holds every entry under its own key, what
 * came both ways counts once. Cut short, it is done again from the start, to the same end; also if the lead that it was
 * closed into has itself become part of this root meanwhile. Answers undefined if the lead belongs to another one.
 */
export const mergeChild = async (
  tables: Tables,
  child: string,
  root: Lead,
  now: string,
): Promise<MergedChild | undefined> => {
  for (;;) {
    const lead = (await readLead(tables, child)) ?? newLead(child, now);
    if (lead.mergedInto === undefined && !(await closeLead(tables, lead, root.id))) continue;
    if (lead.mergedInto !== undefined && ![root.id, ...root.members].includes(lead.mergedInto)) return undefined;
    const entries = (await readLedger(tables, child)).filter(({ kind }) => kind !== 'announced');
    await inParallel(entries, COPIES_AT_ONCE, (entry) => appendEntry(tables, root.id, entry));
    return {
      members: [child, ...lead.members],
      waits: lead.waits,
      unpublished: Object.values(lead.outbox).map((message) => JSON.parse(message) as BusMessage),
    };
  }
};
