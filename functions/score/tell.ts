import type { BusMessage, Publisher } from '../runtime/index.ts';
import { clearOutbox, type Lead } from '../store/lead.ts';
import type { Tables } from '../store/table.ts';
import { inParallel } from './parallel.ts';

/** A written lead, what of its outbox is to be told now, and what follows beside. */
export type Tidings = { lead: Lead; outbox: readonly string[]; messages: BusMessage[] };

const LEADS_AT_ONCE = 16;

/** Hands everything to the bus, then empties the outboxes. Cut short in between, it is told again under the same ids. */
export const tell = async (
  { publisher, tables }: { publisher: Publisher; tables: Tables },
  tidings: readonly Tidings[],
): Promise<void> => {
  await publisher.put(tidings.flatMap(({ lead, outbox, messages }) => [...waiting(lead, outbox), ...messages]));
  const full = tidings.filter(({ outbox }) => outbox.length > 0);
  await inParallel(full, LEADS_AT_ONCE, ({ lead, outbox }) => clearOutbox(tables, lead.id, outbox));
};

const waiting = ({ outbox }: Lead, ids: readonly string[]): BusMessage[] =>
  ids.flatMap((id) => {
    const text = outbox[id];
    return text === undefined ? [] : [JSON.parse(text) as BusMessage];
  });
