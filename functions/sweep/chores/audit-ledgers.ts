import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ENGINE, fold } from '../../../shared/scoring/index.ts';
import { type Lead, leadKey, readLead, scanLeads } from '../../store/lead.ts';
import { readLedger } from '../../store/ledger.ts';
import { readLive } from '../../store/live.ts';
import type { Chore, ChoreParts } from '../chore.ts';

const SAMPLE = 10;
/** An entry may be in the ledger a while before it is in the lead: its message is waiting to be delivered again. */
const IN_FLIGHT = 15 * 60_000;

/** Folds a few leads afresh, for ever others, and raises an alarm where a lead is not the fold of its ledger. */
export const auditLedgers: Chore = {
  name: 'audit-ledgers',
  async run(parts) {
    // Items lie in the order of their keys' hashes, so a made-up key is a place like any other to begin from.
    const somewhere = leadKey(parts.tables.ws, randomBytes(8).toString('hex'));
    const { leads } = await scanLeads(parts.tables, somewhere, SAMPLE * 3);
    for (const lead of leads.slice(0, SAMPLE)) {
      if (parts.hasTime() && (await isWrong(parts, lead))) {
        parts.deps.log.error('A lead is not the fold of its ledger.', { alarm: 'ledger-differs', lead: lead.id });
      }
    }
  },
};

const isWrong = async ({ tables, programs, now }: ChoreParts, lead: Lead): Promise<boolean> => {
  // What an earlier engine made is folded afresh when its lead is next written.
  if (lead.mergedInto !== undefined || lead.scored.engine !== ENGINE) return false;
  const entries = await readLedger(tables, lead.id);
  if (entries.some(({ receivedAt }) => Date.parse(receivedAt) > now() - IN_FLIGHT)) return false;
  const program = await programs.programOfLead(lead.scored, await readLive(tables));
  if (isDeepStrictEqual(fold(program, entries), lead.state)) return false;
  return (await readLead(tables, lead.id))?.version === lead.version;
};
