import type { Live } from '../../../shared/flow/index.ts';
import { followUps, inParallel, settle, tell } from '../../score/index.ts';
import { type Job, listJobs, updateJob } from '../../store/job.ts';
import { type Lead, scanLeads } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import type { Chore, ChoreParts } from '../chore.ts';

const PAGE = 200;
const LEADS_AT_ONCE = 8;
/**
 * A handler that read what was live just before the publish may still write a lead behind the place where we are. So the
 * walk that ends the job is one that began later than any such handler can live.
 */
const STRAGGLERS = 90_000;

type Walk = { began: string; after?: Record<string, unknown> };

/** Folds every lead under the model that was published, bit by bit; leads that an activity has refolded already are passed. */
export const rescore: Chore = {
  name: 'rescore',
  async run(parts) {
    for (const job of await listJobs(parts.tables)) {
      if (job.kind === 'rescore' && job.status === 'running') await goOn(parts, job);
    }
  },
};

const goOn = async (parts: ChoreParts, started: Job): Promise<void> => {
  let job = started;
  while (parts.hasTime()) {
    const live = await readLive(parts.tables);
    const walk: Walk = job.cursor === null ? { began: isoOf(parts.now()) } : (JSON.parse(job.cursor) as Walk);
    const { leads, next } = await scanLeads(parts.tables, walk.after, PAGE);
    const outdated = leads.filter((lead) => lead.mergedInto === undefined && isOutdated(lead, live));
    await inParallel(outdated, LEADS_AT_ONCE, (lead) => refold(parts, live, lead, job));
    const isFirstWalk = Date.parse(walk.began) < Date.parse(job.startedAt) + STRAGGLERS;
    const changed: Job = {
      ...job,
      done: job.done + outdated.length,
      total: isFirstWalk ? null : job.done + outdated.length,
      cursor: next === undefined ? null : JSON.stringify({ ...walk, after: next } satisfies Walk),
      ...(next === undefined && !isFirstWalk ? { status: 'done', endedAt: isoOf(parts.now()) } : {}),
    };
    // Somebody cancelled it, or another run of the sweep goes on from here.
    if (!(await updateJob(parts.tables, changed))) return;
    if (next === undefined) return;
    job = { ...changed, version: job.version + 1 };
  }
};

const isOutdated = ({ scored }: Lead, { model }: Live): boolean =>
  scored.flow !== (model?.flow ?? '') || scored.version !== (model?.version ?? 0);

const refold = async (parts: ChoreParts, live: Live, lead: Lead, job: Job): Promise<void> => {
  const visit = { because: 'model', modelStartsFlows: job.announce } as const;
  const settled = await settle(parts, lead.id, [], live, lead, visit);
  if ('movedTo' in settled) return;
  const follow = await followUps(parts.tables, settled.lead, settled.scorer, [], isoOf(parts.now()));
  await tell(parts, [{ lead: settled.lead, outbox: settled.untold.outbox, messages: follow }]);
};

const isoOf = (millis: number): string => new Date(millis).toISOString();
