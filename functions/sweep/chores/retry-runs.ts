import type { Job } from '../../../shared/workspace/index.ts';
import { retryRun } from '../../start-flows/index.ts';
import { leadReader } from '../../steps/index.ts';
import { enrolmentsByFlow, getEnrolment } from '../../store/enrolment-table.ts';
import { getVersion } from '../../store/flow.ts';
import { updateJob } from '../../store/job.ts';
import { wayOf } from '../../store/whereabouts.ts';
import { type Chore, type ChoreParts, runningJobs, runTools } from '../chore.ts';

const PAGE = 25;

/**
 * Lets runs that failed at a step go on there, as somebody asked. Whoever goes on is no longer listed as failed, so a job
 * that was cut short begins at the front again.
 */
export const retryRuns: Chore = {
  name: 'retry-runs',
  async run(parts) {
    for (const job of await runningJobs(parts, 'retry')) await retryAll(parts, job);
  },
};

const retryAll = async (parts: ChoreParts, started: Job): Promise<void> => {
  const { flow: id, flowVersion: version, failedOn = started.flowVersion, step = '', only } = started;
  const tools = { ...runTools(parts), leads: leadReader(parts.tables, parts.now) };
  const flow = (await getVersion(parts.tables, id, failedOn))?.flow;
  const machine = started.machines[step];
  let job = started;
  let stayed = 0;
  let after: Record<string, unknown> | undefined;
  do {
    if (!parts.hasTime()) return;
    const page = await enrolmentsByFlow(parts.tables, id, failedOn, 'failed', { limit: PAGE, after });
    let retried = 0;
    for (const listed of page.enrolments) {
      if (only.length > 0 && !only.includes(listed.id)) continue;
      // The index may be behind; what is done must rest on what is.
      const enrolment = await getEnrolment(parts.tables, listed.id);
      if (enrolment?.status !== 'failed' || flow === undefined || machine === undefined) continue;
      if (wayOf(enrolment, flow).step !== step) continue;
      if (await retryRun(tools, enrolment, { machine, version, begins: step })) retried += 1;
      else stayed += 1;
    }
    const changed = { ...job, done: job.done + retried };
    if (!(await updateJob(parts.tables, changed))) return;
    job = { ...changed, version: job.version + 1 };
    after = page.next;
  } while (after !== undefined);
  const message = stayed === 0 ? null : `${stayed} stay as they are: in the flow again, or erased.`;
  await updateJob(parts.tables, { ...job, status: 'done', total: job.done + stayed, message, endedAt: tools.now() });
};
