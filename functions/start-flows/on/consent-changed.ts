import type { BusEvents } from '../../../shared/event/index.ts';
import { refusesMail } from '../../../shared/flow/index.ts';
import { allowMail } from '../../store/enrolment-table.ts';
import { enrolmentsAround } from '../enter.ts';
import { leaveFlow, whyLeave } from '../leave.ts';
import type { Tools } from '../tools.ts';

/**
 * A lead that no longer wants mail leaves the flows that say so. A repeat of an old refusal does not undo a later yes; and
 * who refused mail when it entered a flow has changed nothing, until it has said yes in between.
 */
export const onConsentChanged = async (tools: Tools, event: BusEvents['Consent Changed']): Promise<void> => {
  const known = await tools.leads.find(event.lead);
  if (known === undefined) return;
  const running = (await enrolmentsAround(tools.tables, known.lead)).filter(({ status }) => status === 'running');
  if (!refusesMail(known.facts())) {
    for (const { id, refused } of running) if (refused === true) await allowMail(tools.tables, id);
    return;
  }
  for (const enrolment of running) {
    const leaving = await whyLeave(tools, known, enrolment);
    if (leaving !== undefined) await leaveFlow(tools, enrolment, { reason: leaving.words, event: event.id });
  }
};
