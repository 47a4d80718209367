import type { AnnouncedEntry } from '../../shared/lead/index.ts';
import type { BusMessage, Publisher } from '../runtime/index.ts';
import { clearOutbox, type Lead } from '../store/lead.ts';
import { appendEntry } from '../store/ledger.ts';
import type { Tables } from '../store/table.ts';
import { inParallel } from './parallel.ts';

/** A written lead, what of its outbox is to be published now, and what follows beside. */
export type Outgoing = { lead: Lead; outbox: readonly string[]; messages: BusMessage[] };

const LEADS_AT_ONCE = 16;

/**
 * Records the transitions in the ledger, hands everything to the bus, then empties the outboxes. Cut short in between, it
 * is published again under the same ids.
 */
export const publishOutgoing = async (
  { publisher, tables }: { publisher: Publisher; tables: Tables },
  outgoing: readonly Outgoing[],
): Promise<void> => {
  const full = outgoing.filter(({ outbox }) => outbox.length > 0);
  await inParallel(full, LEADS_AT_ONCE, ({ lead, outbox }) =>
    Promise.all(
      waiting(lead, outbox)
        .flatMap(announcedEntry)
        .map((entry) => appendEntry(tables, lead.id, entry)),
    ),
  );
  await publisher.put(outgoing.flatMap(({ lead, outbox, messages }) => [...waiting(lead, outbox), ...messages]));
  await inParallel(full, LEADS_AT_ONCE, ({ lead, outbox }) => clearOutbox(tables, lead.id, outbox));
};

/** The ledger's memory of a transition that went out. */
const announcedEntry = (message: BusMessage): AnnouncedEntry[] => {
  if (message.detailType !== 'Lead Stage Changed') return [];
  const { at, n, from, to, cause, byFlow, happenedAt } = message.detail;
  const source = { kind: 'system' } as const;
  const change = { n, from, to, cause, ...(byFlow === undefined ? {} : { byFlow }), ...(happenedAt && { happenedAt }) };
  return [{ v: 1, kind: 'announced', id: String(n), at, receivedAt: at, source, ...change }];
};

const waiting = ({ outbox }: Lead, ids: readonly string[]): BusMessage[] =>
  ids.flatMap((id) => {
    const text = outbox[id];
    return text === undefined ? [] : [JSON.parse(text) as BusMessage];
  });
