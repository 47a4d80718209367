import type { BusMessage, Publisher } from '../runtime/index.ts';
import { clearOutbox, type Lead } from '../store/lead.ts';
import type { Tables } from '../store/table.ts';
import { inParallel } from './parallel.ts';

/** A written lead, and what follows beside what lies in its outbox. */
export type Tidings = { lead: Lead; messages: BusMessage[] };

const LEADS_AT_ONCE = 16;

/** Hands everything to the bus, then empties the outboxes. Cut short in between, it is told again under the same ids. */
export const tell = async (
  { publisher, tables }: { publisher: Publisher; tables: Tables },
  tidings: readonly Tidings[],
): Promise<void> => {
  await publisher.put(tidings.flatMap(({ lead, messages }) => [...waiting(lead), ...messages]));
  const full = tidings.filter(({ lead }) => Object.keys(lead.outbox).length > 0);
  await inParallel(full, LEADS_AT_ONCE, ({ lead }) => clearOutbox(tables, lead.id, Object.keys(lead.outbox)));
};

const waiting = ({ outbox }: Lead): BusMessage[] => Object.values(outbox).map((text) => JSON.parse(text) as BusMessage);
