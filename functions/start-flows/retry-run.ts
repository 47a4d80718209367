import type { Enrolment } from '../store/enrolment.ts';
import { reopenEnrolment } from '../store/enrolment-table.ts';
import { begin, enrolmentsAround } from './enter.ts';
import { leaveFlow, whyLeave } from './leave.ts';
import type { Tools } from './tools.ts';

/**
 * Lets a run that failed go on at the step where it failed, as its next epoch. What the step had done before it failed is
 * known by its claim and not done again. A lead that is in the flow again, or is gone, stays as it is: false. One that had
 * reason to leave meanwhile leaves.
 */
export const retryRun = async (
  tools: Omit<Tools, 'deps'>,
  enrolment: Enrolment,
  next: { machine: string; version: number; begins: string },
): Promise<boolean> => {
  const known = await tools.leads.find(enrolment.lead);
  if (known === undefined) return false;
  const around = await enrolmentsAround(tools.tables, known.lead, enrolment.flow);
  if (around.some(({ at, status }) => at === enrolment.at && status === 'running')) return false;
  if (!(await reopenEnrolment(tools.tables, enrolment, next))) return false;
  const { failure: _failure, stopped: _stopped, endedAt: _endedAt, ...rest } = enrolment;
  const open: Enrolment = { ...rest, ...next, status: 'running', epoch: enrolment.epoch + 1, waits: {} };
  const leaving = await whyLeave(tools, known, open);
  if (leaving === undefined) await begin(tools, open);
  else await leaveFlow(tools, open, { reason: leaving.words });
  return true;
};
