import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { type LeadView, view } from '../../../shared/scoring/index.ts';
import type { Services } from '../../http/index.ts';
import { type Lead, readLeads, readRoot } from '../../store/lead.ts';
import { readLedger } from '../../store/ledger.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Programs, Scored } from './programs.ts';
import { rowOf } from './row.ts';

/** One lead with its whole ledger and what its model makes of it now. */
export type Known = { lead: Lead; row: LeadRow; view: LeadView; scored: Scored; ledger: LedgerEntry[]; now: string };

export type LeadReader = {
  /** Rows of these leads by the id that was asked for, merged ones followed; unknown ids are left out. */
  rows(ids: readonly string[]): Promise<ReadonlyMap<string, LeadRow>>;
  know(id: string): Promise<Known | undefined>;
};

/** Reads leads as they are now. */
export const leadReader = (services: Services, programs: Programs): LeadReader => {
  const { tables } = services;

  return {
    async rows(ids) {
      const now = services.now();
      const found = new Map((await readLeads(tables, [...new Set(ids)])).map((lead) => [lead.id, lead]));
      const roots = [...found.values()].flatMap(({ mergedInto }) => (mergedInto === undefined ? [] : [mergedInto]));
      for (const lead of await readLeads(
        tables,
        [...new Set(roots)].filter((id) => !found.has(id)),
      ))
        found.set(lead.id, lead);
      const rows = new Map<string, LeadRow>();
      for (const id of ids) {
        let lead = found.get(id);
        for (let hops = 0; lead?.mergedInto !== undefined && hops < 4; hops += 1) lead = found.get(lead.mergedInto);
        if (lead !== undefined) rows.set(id, rowOf(lead, await programs.of(lead.scored), now));
      }
      return rows;
    },
    async know(id) {
      const lead = await readRoot(tables, id);
      if (lead === undefined) return undefined;
      const now = services.now();
      const [scored, ledger] = await Promise.all([programs.of(lead.scored), readLedger(tables, lead.id)]);
      return { lead, row: rowOf(lead, scored, now), view: view(scored.program, lead.state, now), scored, ledger, now };
    },
  };
};
