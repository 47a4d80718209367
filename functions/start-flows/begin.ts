import { evaluate } from '../../shared/condition/index.ts';
import { type Enrolment, exitWatchId } from '../store/enrolment.ts';
import { getEnrolment } from '../store/enrolment-table.ts';
import type { Lead } from '../store/lead.ts';
import { registerWaits } from '../store/wait.ts';
import { leaveFlow } from './leave-flow.ts';
import { reasonByStage } from './reason-by-stage.ts';
import { startRun } from './start-run.ts';
import type { Tools } from './tools.ts';

/** Everything after the enrolment is written; each part may be repeated, for a crash may cut it short anywhere. */
export const begin = async (tools: Omit<Tools, 'deps'>, enrolment: Enrolment): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { when, stageChanged, becameCustomer } = enrolment.exits;
  if (when !== undefined) {
    const watch = { enrolment: enrolment.id, when, outlet: 'exit' };
    await registerWaits(tools.tables, enrolment.lead, { [exitWatchId(enrolment.id)]: watch }, tools.now());
  }
  // Whoever told of a change before the enrolment was there found nobody to take out; now it is there, so one of the two sees it.
  if (when !== undefined || stageChanged || becameCustomer) {
    const known = await tools.leads.find(enrolment.lead);
    if (known !== undefined) {
      if (when !== undefined && evaluate(when, known.facts()))
        return leaveFlow(tools, enrolment, { reason: 'The exit condition was met.' });
      const reason = await lookAtStage(tools, known.lead, enrolment);
      if (reason !== undefined) return leaveFlow(tools, enrolment, { reason });
    }
  }
  await startRun(tools, enrolment);
};

const lookAtStage = async (
  { tables }: Pick<Tools, 'tables'>,
  lead: Lead,
  enrolment: Enrolment,
): Promise<string | undefined> => {
  if (reasonByStage(lead, enrolment) === undefined) return undefined;
  return reasonByStage(lead, (await getEnrolment(tables, enrolment.id)) ?? enrolment);
};
