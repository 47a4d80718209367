import type { BusEvents } from '../../../shared/event/index.ts';
import { exitWatchId, waitOfWatch } from '../../store/enrolment.ts';
import { getEnrolment } from '../../store/enrolment-table.ts';
import { removeWaits } from '../../store/wait.ts';
import { endWait } from '../end-wait.ts';
import { leaveFlow } from '../leave-flow.ts';
import type { Tools } from '../tools.ts';

/**
 * What a run waits for has happened. The token was stored before the lead knew of the wait, so a wait that is not there
 * is over: it is taken off the lead, where a crash may have left it.
 */
export const onWaitMatched = async (tools: Tools, event: BusEvents['Wait Matched']): Promise<void> => {
  const enrolment = await getEnrolment(tools.tables, event.enrolment);
  if (enrolment?.status === 'running') {
    if (event.wait === exitWatchId(enrolment.id)) {
      return leaveFlow(tools, enrolment, { reason: 'The exit condition was met.', event: event.id });
    }
    const wait = waitOfWatch(event.wait);
    if (enrolment.waits[wait] !== undefined) return endWait(tools, enrolment, wait, event.outlet);
  }
  await removeWaits(tools.tables, event.lead, [event.wait]);
};
