import type { Job } from '../../../shared/workspace/index.ts';
import { leaveFlow } from '../../start-flows/index.ts';
import { enrolmentsByFlow } from '../../store/enrolment-table.ts';
import { versionsHolding } from '../../store/held-versions.ts';
import { updateJob } from '../../store/job.ts';
import { type Chore, type ChoreParts, runningJobs, runTools } from '../chore.ts';

/** Stopping a run takes one of the account's scarce StopExecution calls: a few at a time, the rest with the next sweep. */
const PAGE = 25;

/**
 * Takes the leads that are inside older versions of a flow out of it, where that was chosen on publishing or pausing.
 * Whoever has left is no longer listed as running, so the job always begins at the front and needs no place to go on from.
 */
export const leaveFlows: Chore = {
  name: 'leave-flows',
  async run(parts) {
    for (const job of await runningJobs(parts, 'leave')) await finishOld(parts, job);
  },
};

const finishOld = async (parts: ChoreParts, started: Job): Promise<void> => {
  const tools = runTools(parts);
  let job = started;
  const held = await versionsHolding(parts.tables, job.flow, job.flowVersion - 1, 'running');
  for (const version of held.keys()) {
    for (;;) {
      if (!parts.hasTime()) return;
      const { enrolments } = await enrolmentsByFlow(parts.tables, job.flow, version, 'running', { limit: PAGE });
      for (const enrolment of enrolments) await leaveFlow(tools, enrolment, { reason: reasonOf(job) });
      if (enrolments.length === 0) break;
      const changed = { ...job, done: job.done + enrolments.length };
      // Cancelled, or another sweep is at it.
      if (!(await updateJob(parts.tables, changed))) return;
      job = { ...changed, version: job.version + 1 };
    }
  }
  await updateJob(parts.tables, { ...job, status: 'done', total: job.done, endedAt: tools.now() });
};

const reasonOf = ({ startedBy }: Job): string => `${startedBy} let those inside finish early.`;
