import type { Job } from '../../../shared/workspace/index.ts';
import { startRun, stopRun } from '../../start-flows/index.ts';
import { leaveWaits } from '../../steps/index.ts';
import type { Enrolment } from '../../store/enrolment.ts';
import { enrolmentsByFlow, getEnrolment, raiseEpoch } from '../../store/enrolment-table.ts';
import { getVersion } from '../../store/flow.ts';
import { versionsHolding } from '../../store/held-versions.ts';
import { updateJob } from '../../store/job.ts';
import { wayOf } from '../../store/whereabouts.ts';
import { type Chore, type ChoreParts, runningJobs, runTools } from '../chore.ts';

const PAGE = 25;

/**
 * Takes the leads that are inside older versions of a flow to the one that was published, each to the step that was
 * chosen for it. The epoch is raised first: from then on nothing of the old run can be claimed, and a new run that a
 * crash kept from starting is started by the sweep. Who has gone on to a step without a way over stays where it is.
 */
export const moveRuns: Chore = {
  name: 'move-runs',
  async run(parts) {
    for (const job of await runningJobs(parts, 'move')) await moveOld(parts, job);
  },
};

const moveOld = async (parts: ChoreParts, started: Job): Promise<void> => {
  const tools = runTools(parts);
  let job = started;
  let stayed = 0;
  const held = await versionsHolding(parts.tables, job.flow, job.flowVersion - 1, 'running');
  for (const version of held.keys()) {
    const flow = (await getVersion(parts.tables, job.flow, version))?.flow;
    let after: Record<string, unknown> | undefined;
    do {
      if (!parts.hasTime()) return;
      const page = await enrolmentsByFlow(parts.tables, job.flow, version, 'running', { limit: PAGE, after });
      let moved = 0;
      for (const { id } of page.enrolments) {
        const enrolment = await getEnrolment(parts.tables, id);
        if (enrolment?.status !== 'running' || enrolment.version !== version || flow === undefined) continue;
        const { step } = wayOf(enrolment, flow);
        const begins = step === null ? undefined : (job.map[step] ?? step);
        const machine = begins === undefined ? undefined : job.machines[begins];
        const to = begins !== undefined && machine !== undefined && { begins, machine, version: job.flowVersion };
        if (to && (await move(tools, enrolment, to))) moved += 1;
        else stayed += 1;
      }
      const changed = { ...job, done: job.done + moved };
      if (!(await updateJob(parts.tables, changed))) return;
      job = { ...changed, version: job.version + 1 };
      after = page.next;
    } while (after !== undefined);
  }
  const message = stayed === 0 ? null : `${stayed} had gone on meanwhile and stay on the version they are on.`;
  await updateJob(parts.tables, { ...job, status: 'done', total: job.done + stayed, message, endedAt: tools.now() });
};

type Tools = Parameters<typeof startRun>[0];

type Target = Parameters<typeof raiseEpoch>[2];

const move = async (tools: Tools, enrolment: Enrolment, to: Target): Promise<boolean> => {
  if (!(await raiseEpoch(tools.tables, enrolment, to))) return false;
  await leaveWaits(tools, enrolment);
  await startRun(tools, { ...enrolment, epoch: enrolment.epoch + 1, ...to, waits: {} });
  await stopRun(tools, enrolment, 'Moved.');
  return true;
};
