import type { BusEvents } from '../../../shared/event/index.ts';
import { getEnrolment } from '../../store/enrolment-table.ts';
import { getTask } from '../../store/task.ts';
import { endWait } from '../end-wait.ts';
import type { Tools } from '../tools.ts';

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
  if (enrolment?.status === 'running') await endWait(tools, enrolment, event.handoff, outlet);
};
