import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { fold, type LeadView, view } from '../../../shared/scoring/index.ts';
import type { Services } from '../../http/index.ts';
import { type Lead, readLeads, readRoot } from '../../store/lead.ts';
import { readLedger } from '../../store/ledger.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Programs, Scored } from './programs.ts';
import { rowOf } from './row.ts';

/** One lead with its whole ledger and what a model makes of it at an instant: `lead.state` is the fold of `ledger`. */
export type Known = {
  lead: Lead;
  row: LeadRow;
  view: LeadView;
  scored: Scored;
  ledger: LedgerEntry[];
  now: string;
  isPast: boolean;
};

export type LeadReader = {
  /** Rows of these leads by the id that was asked for, merged ones followed; unknown ids are left out. */
  rows(ids: readonly string[]): Promise<ReadonlyMap<string, LeadRow>>;
  /** A lead as it is now, or as it was known at an instant (ISO) under the model that was live then. */
  know(id: string, at?: string): Promise<Known | undefined>;
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
    async know(id, at) {
      const read = await readRoot(tables, id);
      if (read === undefined) return undefined;
      const now = at ?? services.now();
      const [[scored], entries] = await Promise.all([
        at === undefined ? programs.of(read.scored).then((one) => [one]) : programs.liveAt([at]),
        readLedger(tables, read.id),
      ]);
      if (scored === undefined) return undefined;
      const ledger = at === undefined ? entries : entries.filter((entry) => entry.receivedAt <= at && entry.at <= at);
      // What came between the two readings is in the ledger and not in the lead's own state.
      const lead = { ...read, state: fold(scored.program, ledger) };
      return {
        lead,
        row: rowOf(lead, scored, now),
        view: view(scored.program, lead.state, now),
        scored,
        ledger,
        now,
        isPast: at !== undefined,
      };
    },
  };
};
