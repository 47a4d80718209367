import type { LedgerEntry, Stage } from '../../shared/lead/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import { closeLead, type Lead, newLead, readLead } from '../store/lead.ts';
import { appendEntry, readLedger } from '../store/ledger.ts';
import type { Tables } from '../store/table.ts';
import { inParallel } from './parallel.ts';

/** What a lead brings along that is merged into another. */
export type MergedChild = Pick<Lead, 'members' | 'waits'> & {
  unpublished: BusMessage[];
  /** The stages that it was announced to have reached. */
  reached: Stage[];
  identifiers: readonly string[];
};

const COPIES_AT_ONCE = 25;

/** Each lead counts its own transitions, so in another's ledger they go by its id too; copied once more they stay as they are. */
const asOfChild = (entry: LedgerEntry, child: string): LedgerEntry =>
  entry.kind === 'announced' && entry.id === String(entry.n) ? { ...entry, id: `${child}.${entry.n}` } : entry;

/**
 * Closes a lead into `root` and replays its history: copies its ledger into the root's. Whoever still writes to the
 * closed lead loses the race and comes to the root; since the root's ledger holds every entry under its own key, what
 * came both ways counts once. Cut short, it is done again from the start, to the same end; also if the lead that it was
 * closed into has itself become part of this root meanwhile. Answers undefined if the lead belongs to another one.
 */
export const mergeChild = async (
  tables: Tables,
  child: string,
  root: Pick<Lead, 'id' | 'members'>,
  now: string,
): Promise<MergedChild | undefined> => {
  for (;;) {
    const lead = (await readLead(tables, child)) ?? newLead(child, now);
    if (lead.mergedInto === undefined && !(await closeLead(tables, lead, root.id))) continue;
    if (lead.mergedInto !== undefined && ![root.id, ...root.members].includes(lead.mergedInto)) return undefined;
    const entries = (await readLedger(tables, child)).map((entry) => asOfChild(entry, child));
    await inParallel(entries, COPIES_AT_ONCE, (entry) => appendEntry(tables, root.id, entry));
    return {
      members: [child, ...lead.members],
      waits: lead.waits,
      reached: entries.flatMap((entry) => (entry.kind === 'announced' ? [entry.to] : [])),
      identifiers: lead.identifiers ?? [],
      unpublished: Object.values(lead.outbox).map((message) => JSON.parse(message) as BusMessage),
    };
  }
};
