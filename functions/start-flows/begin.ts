import { evaluate } from '../../shared/condition/index.ts';
import { type Enrolment, exitWatchId } from '../store/enrolment.ts';
import { registerWaits } from '../store/wait.ts';
import { leaveFlow } from './leave-flow.ts';
import { startRun } from './start-run.ts';
import type { Tools } from './tools.ts';

/** Everything after the enrolment is written; each part may be repeated, for a crash may cut it short anywhere. */
export const begin = async (tools: Omit<Tools, 'deps'>, enrolment: Enrolment): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { when } = enrolment.exits;
  if (when !== undefined) {
    const watch = { enrolment: enrolment.id, when, outlet: 'exit' };
    await registerWaits(tools.tables, enrolment.lead, { [exitWatchId(enrolment.id)]: watch }, tools.now());
    const known = await tools.leads.find(enrolment.lead);
    if (known !== undefined && evaluate(when, known.facts()))
      return leaveFlow(tools, enrolment, { reason: 'The exit condition was met.' });
  }
  await startRun(tools, enrolment);
};
