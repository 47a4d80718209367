import { isDeepStrictEqual } from 'node:util';
import type { Deps } from '../../functions/runtime/index.ts';
import { brokenAudit } from '../../functions/store/audit.ts';
import { listDue, shardsOf } from '../../functions/store/due.ts';
import { engineMark } from '../../functions/store/engine-mark.ts';
import { openFlowChanges } from '../../functions/store/flow-change.ts';
import { listJobs } from '../../functions/store/job.ts';
import { type Lead, scanLeads } from '../../functions/store/lead.ts';
import { readLedger } from '../../functions/store/ledger.ts';
import { readLive } from '../../functions/store/live.ts';
import { isOutdated, openPrograms, scoredBy } from '../../functions/store/program.ts';
import { openTables, type Tables } from '../../functions/store/table.ts';
import type { Live } from '../../shared/flow/index.ts';
import { ENGINE, fold } from '../../shared/scoring/index.ts';

/** What a look at the whole store found; all lists are empty where everything holds and nothing waits. */
export type Verified = {
  leads: number;
  entries: number;
  /** Leads whose state is not the fold of their ledger. */
  differing: string[];
  /** Leads that are not in the index of due leads as their item says, or are there without one. */
  tornDueRows: string[];
  /** Leads with a message that was not told. */
  untold: string[];
  /** Places at which the audit log was changed. */
  audit: string[];
  /** Leads that an older model or engine scored, and nothing is under way that brings them to the one that is live. */
  outdated: string[];
  /** Leads that the re-score which is under way (or which the next start begins) has not come to yet. */
  waiting: string[];
};

/** The leads that are not as they must be. What only waits is not among them. */
export const wrongIn = ({ differing, tornDueRows, outdated, audit }: Verified): string[] => [
  ...differing,
  ...tornDueRows,
  ...outdated,
  ...audit,
];

/** What was found, for the terminal: a line each. */
export const verifiedLines = (found: Verified): string[] => {
  const wrong = wrongIn(found).length;
  return [
    `${found.leads} leads, ${found.entries} ledger entries: ${wrong === 0 ? 'each lead is the fold of its ledger' : `${wrong} wrong`}.`,
    ...found.differing.map((id) => `  differs from its ledger: ${id}`),
    ...found.tornDueRows.map((id) => `  index of due leads disagrees: ${id}`),
    ...found.audit.map((what) => `  audit log: ${what}`),
    ...found.outdated.map((id) => `  scored by a version that is not live, and no re-score is under way: ${id}`),
    ...(found.untold.length > 0
      ? [`  ${found.untold.length} leads have something left to tell; the next start does.`]
      : []),
    ...(found.waiting.length > 0
      ? [`  ${found.waiting.length} leads wait to be scored by the live version; it goes on while Ripen runs.`]
      : []),
  ];
};

const FAR = '9999-12-31T00:00:00.000Z';

const nothing = () => ({ differing: [], tornDueRows: [], untold: [], outdated: [], waiting: [], audit: [] });

/** Whether a re-score for what is live is under way, or was called off by somebody, or begins with the next start. */
const isRescoreComing = async (tables: Tables, { model }: Live): Promise<boolean> => {
  if ((await engineMark.get(tables)) < ENGINE) return true;
  const [jobs, changes] = await Promise.all([listJobs(tables), openFlowChanges(tables)]);
  // A publish that was cut off is finished by the next start, its re-score with it.
  if (changes.some(({ flow, jobs: asked }) => flow === model?.flow && asked.some(({ kind }) => kind === 'rescore'))) {
    return true;
  }
  return jobs.some(
    ({ kind, status, flow, flowVersion }) =>
      kind === 'rescore' &&
      (status === 'running' || status === 'cancelled') &&
      flow === model?.flow &&
      flowVersion === model.version,
  );
};

/** Folds every ledger afresh and compares; needs a store that nobody writes to meanwhile. */
export const verify = async (deps: Deps): Promise<Verified> => {
  const tables = openTables(deps);
  const programs = openPrograms(tables);
  const live = await readLive(tables);
  const found: Verified = { leads: 0, entries: 0, ...nothing() };
  const isComing = await isRescoreComing(tables, live);
  const due = new Set<string>();
  for (const shard of shardsOf(tables.ws)) for (const id of await listDue(tables, shard, FAR, 1_000_000)) due.add(id);

  const look = async (lead: Lead): Promise<void> => {
    found.leads += 1;
    if (due.delete(lead.id) !== (lead.dueAt !== undefined)) found.tornDueRows.push(lead.id);
    if (Object.keys(lead.outbox).length > 0) found.untold.push(lead.id);
    if (lead.mergedInto !== undefined) return;
    const entries = await readLedger(tables, lead.id);
    found.entries += entries.length;
    if (isOutdated(lead.scored, scoredBy(live))) (isComing ? found.waiting : found.outdated).push(lead.id);
    // What an older engine made cannot be made again by this one.
    if (lead.scored.engine !== ENGINE) return;
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
  found.audit.push(...(await brokenAudit(tables)));
  return found;
};
