import type { BusEvents } from '../../../shared/event/index.ts';
import { signal } from '../../steps/index.ts';
import { type Enrolment, exitWatchId, waitOfWatch } from '../../store/enrolment.ts';
import { forgetWait, getEnrolment } from '../../store/enrolment-table.ts';
import { getTask } from '../../store/task.ts';
import { removeWaits } from '../../store/wait.ts';
import { leaveFlow, whyLeave } from '../leave.ts';
import type { Tools } from '../tools.ts';

/**
 * What a run waits for has happened. The token was stored before the lead knew of the wait, so a wait that is not there
 * is over: it is taken off the lead, where a crash may have left it. Where what has happened is a reason to leave as well,
 * the lead leaves, whichever of the two is told first.
 */
export const onWaitMatched = async (tools: Tools, event: BusEvents['Wait Matched']): Promise<void> => {
  const enrolment = await getEnrolment(tools.tables, event.enrolment);
  if (enrolment?.status === 'running') {
    if (event.wait === exitWatchId(enrolment.id)) {
      return leaveFlow(tools, enrolment, { reason: 'The exit condition was met.', event: event.id });
    }
    const wait = waitOfWatch(event.wait);
    if (enrolment.waits[wait] !== undefined) return endWait(tools, enrolment, wait, event.outlet, event.id);
  }
  await removeWaits(tools.tables, event.lead, [event.wait]);
};

/** Sales has answered: the run that handed the lead off goes on. A task made by hand has no run. */
export const onHandoffDecided = async (
  tools: Tools,
  event: BusEvents['Handoff Accepted'],
  outlet: 'accepted' | 'rejected',
): Promise<void> => {
  const id = event.enrolment ?? (await getTask(tools.tables, event.handoff))?.origin?.enrolment;
  if (id === undefined) return;
  const enrolment = await getEnrolment(tools.tables, id);
  // The wait for the answer has the task's own id.
  if (enrolment?.status === 'running') await endWait(tools, enrolment, event.handoff, outlet, event.id);
};

/** Ends a wait of a run through an outlet, then forgets it. Whatever a crash leaves of it goes with the next claim. */
const endWait = async (
  tools: Tools,
  enrolment: Enrolment,
  id: string,
  outlet: string,
  event: string,
): Promise<void> => {
  const wait = enrolment.waits[id];
  if (wait === undefined) return;
  const known = await tools.leads.find(enrolment.lead);
  const leaving = known && (await whyLeave(tools, known, enrolment));
  if (leaving !== undefined) return leaveFlow(tools, enrolment, { reason: leaving.words, event });
  await signal(tools, wait, outlet);
  await removeWaits(tools.tables, enrolment.lead, wait.watching);
  await forgetWait(tools.tables, enrolment.id, id, wait.token);
};
