import { setTimeout as pause } from 'node:timers/promises';
import { entryKey, type LedgerEntry } from '../../../shared/lead/index.ts';
import { notFound, type Services } from '../../http/index.ts';
import { readRoot } from '../../store/lead.ts';
import { readEntries } from '../../store/ledger.ts';
import type { Submitted } from '../contract/index.ts';

const POLL_MS = 40;
const WAIT_MS = 2500;

/**
 * Hands an entry to the score queue and waits a moment for it to show, so that a page that is loaded again has it.
 * The queue has the entry when this returns; `applied: false` only means that it has not been worked on yet.
 */
export const submit = async (services: Services, leadId: string, entry: LedgerEntry): Promise<Submitted> => {
  const { tables, bus } = services;
  const before = await readRoot(tables, leadId);
  if (before === undefined) throw notFound('lead');
  await bus.put([{ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: before.id }, entry } }]);
  const key = entryKey(entry);
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    await pause(POLL_MS);
    const lead = await readRoot(tables, leadId);
    const changed = lead !== undefined && (lead.id !== before.id || lead.version > before.version);
    if (changed && (await readEntries(tables, lead.id, [key])).length > 0) return { entry: key, applied: true };
  }
  return { entry: key, applied: false };
};
