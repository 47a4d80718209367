import type { Live } from '../../../shared/flow/index.ts';
import type { Job } from '../../../shared/workspace/index.ts';
import { followUps, inParallel, publishOutgoing, updateLead } from '../../score/index.ts';
import { updateJob } from '../../store/job.ts';
import { type Lead, scanLeads } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import { isOutdated, scoredBy } from '../../store/program.ts';
import { type Chore, type ChoreParts, runningJobs } from '../chore.ts';

const PAGE = 200;
const LEADS_AT_ONCE = 8;
/**
 * A handler that read what was live just before the publish may still write a lead behind the place where we are. So the
 * walk that ends the job is one that began later than any such handler can live.
 */
const STRAGGLERS = 90_000;

type Walk = { began: string; after?: Record<string, unknown> };

/**
 * Walks through all leads, bit by bit. After a model was published, or the engine changed, each is folded under it; those that an activity has
 * refolded already are passed. After a segment changed, or a flow was published that begins by itself, each is looked at
 * once, which moves it into its segments and finds the day on which to look again.
 */
export const walkLeads: Chore = {
  name: 'walk-leads',
  async run(parts) {
    for (const job of await runningJobs(parts, 'rescore', 'look')) await goOn(parts, job);
  },
};

const goOn = async (parts: ChoreParts, started: Job): Promise<void> => {
  let job = started;
  while (parts.hasTime()) {
    const live = await readLive(parts.tables);
    const walk: Walk = job.cursor === null ? { began: isoOf(parts.now()) } : (JSON.parse(job.cursor) as Walk);
    const { leads, next } = await scanLeads(parts.tables, walk.after, PAGE);
    const wanted = leads.filter(
      (lead) => lead.mergedInto === undefined && (job.kind === 'look' || isOutdated(lead.scored, scoredBy(live))),
    );
    await inParallel(wanted, LEADS_AT_ONCE, (lead) => visit(parts, live, lead, job));
    const isFirstWalk = Date.parse(walk.began) < Date.parse(job.startedAt) + STRAGGLERS;
    // Of several walks the first one counts; those after it find what was missed, which a model has still to be told of.
    const counts = job.total === null || job.kind === 'rescore';
    const done = job.done + (counts ? wanted.length : 0);
    const changed: Job = {
      ...job,
      done,
      total: job.total === null && next !== undefined ? null : done,
      cursor: next === undefined ? null : JSON.stringify({ ...walk, after: next } satisfies Walk),
      ...(next === undefined && !isFirstWalk ? { status: 'done', endedAt: isoOf(parts.now()) } : {}),
    };
    // Somebody cancelled it, or another run of the sweep goes on from here.
    if (!(await updateJob(parts.tables, changed))) return;
    if (next === undefined) return;
    job = { ...changed, version: job.version + 1 };
  }
};

const visit = async (parts: ChoreParts, live: Live, lead: Lead, job: Job): Promise<void> => {
  const begun = job.kind === 'look' ? { since: job.startedAt } : {};
  const why = { because: 'model', ...begun } as const;
  const updated = await updateLead(parts, { id: lead.id, entries: [], live, read: lead, visit: why });
  if ('movedTo' in updated) return;
  const follow = await followUps(parts.tables, updated, isoOf(parts.now()));
  await publishOutgoing(parts, [{ lead: updated.lead, outbox: updated.unpublished.outbox, messages: follow }]);
};

const isoOf = (millis: number): string => new Date(millis).toISOString();
