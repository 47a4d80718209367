import { isDeepStrictEqual } from 'node:util';
import type { Deps } from '../../functions/runtime/index.ts';
import { listDue, shardsOf } from '../../functions/store/due.ts';
import { type Lead, scanLeads } from '../../functions/store/lead.ts';
import { readLedger } from '../../functions/store/ledger.ts';
import { readLive } from '../../functions/store/live.ts';
import { openPrograms } from '../../functions/store/program.ts';
import { openTables } from '../../functions/store/table.ts';
import { fold } from '../../shared/scoring/index.ts';

/** What a look at the whole store found; all three lists are empty where everything holds. */
export type Verified = {
  leads: number;
  entries: number;
  /** Leads whose state is not the fold of their ledger. */
  differing: string[];
  /** Leads that are not in the index of due leads as their item says, or are there without one. */
  tornDueRows: string[];
  /** Leads with a message that was not told. */
  untold: string[];
};

const FAR = '9999-12-31T00:00:00.000Z';

/** Folds every ledger afresh and compares; needs a store that nobody writes to meanwhile. */
export const verify = async (deps: Deps): Promise<Verified> => {
  const tables = openTables(deps);
  const programs = openPrograms(tables);
  const live = await readLive(tables);
  const found: Verified = { leads: 0, entries: 0, differing: [], tornDueRows: [], untold: [] };
  const due = new Set<string>();
  for (const shard of shardsOf(tables.ws)) for (const id of await listDue(tables, shard, FAR, 1_000_000)) due.add(id);

  const look = async (lead: Lead): Promise<void> => {
    found.leads += 1;
    if (due.delete(lead.id) !== (lead.dueAt !== undefined)) found.tornDueRows.push(lead.id);
    if (Object.keys(lead.outbox).length > 0) found.untold.push(lead.id);
    if (lead.mergedInto !== undefined) return;
    const entries = await readLedger(tables, lead.id);
    found.entries += entries.length;
    const program = await programs.programOfLead(lead.scored, live);
    if (!isDeepStrictEqual(fold(program, entries), lead.state)) found.differing.push(lead.id);
  };

  let from: Record<string, unknown> | undefined;
  do {
    const page = await scanLeads(tables, from, 200);
    for (const lead of page.leads) await look(lead);
    from = page.next;
  } while (from !== undefined);
  found.tornDueRows.push(...due);
  return found;
};
