import type { KnownLead } from '../steps/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import { reopenEnrolment } from '../store/enrolment-table.ts';
import { begin } from './begin.ts';
import { enrolmentsAround } from './enrolments-around.ts';
import { leaveFlow } from './leave-flow.ts';
import { reasonByStage } from './reason-by-stage.ts';
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
  const reason = reasonToLeave(known, open);
  if (reason === undefined) await begin(tools, open);
  else await leaveFlow(tools, open, { reason });
  return true;
};

/** What would have taken the lead out of the flow, had it been inside all the time. */
const reasonToLeave = (known: KnownLead, enrolment: Enrolment): string | undefined => {
  const { exits } = enrolment;
  const { consent, stage } = known.facts();
  if (exits.unsubscribed && consent.suppressed) return 'The address refuses mail.';
  if (exits.unsubscribed && consent.email === 'unsubscribed') return 'The lead unsubscribed.';
  if (exits.becameCustomer && stage === 'customer') return 'The lead became a customer.';
  return reasonByStage(known.lead, enrolment);
};
