import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { type LeadView, view } from '../../../shared/scoring/index.ts';
import { type Lead, leadKey, leadsOf, readRoot } from '../../store/lead.ts';
import { readLedger } from '../../store/ledger.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { Programs, Scored } from './programs.ts';
import { rowOf } from './row.ts';

/** One lead with its whole ledger and what its model makes of it now. */
export type Known = { lead: Lead; row: LeadRow; view: LeadView; scored: Scored; ledger: LedgerEntry[]; now: string };

export type LeadReader = {
  /** Rows of these leads by the id that was asked for, merged ones followed; unknown ids are left out. */
  rows(ids: readonly string[]): Promise<ReadonlyMap<string, LeadRow>>;
  know(id: string): Promise<Known | undefined>;
};

const BATCH = 100;

/** Reads leads as they are now, with as few calls as there are hundreds of them. */
export const leadReader = (services: Services, programs: Programs): LeadReader => {
  const { tables } = services;

  const read = async (ids: readonly string[]): Promise<Lead[]> => {
    const leads: Lead[] = [];
    let left: Record<string, unknown>[] = ids.map((id) => leadKey(tables.ws, id));
    while (left.length > 0) {
      const { Responses, UnprocessedKeys } = await tables.doc.send(
        new BatchGetCommand({ RequestItems: { [tables.names.Leads]: { Keys: left.slice(0, BATCH) } } }),
      );
      leads.push(...(await leadsOf(tables, Responses?.[tables.names.Leads] ?? [])));
      left = [...left.slice(BATCH), ...(UnprocessedKeys?.[tables.names.Leads]?.Keys ?? [])];
    }
    return leads;
  };

  return {
    async rows(ids) {
      const now = services.now();
      const found = new Map((await read([...new Set(ids)])).map((lead) => [lead.id, lead]));
      const roots = [...found.values()].flatMap(({ mergedInto }) => (mergedInto === undefined ? [] : [mergedInto]));
      for (const lead of await read([...new Set(roots)].filter((id) => !found.has(id)))) found.set(lead.id, lead);
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
