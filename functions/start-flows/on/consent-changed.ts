import type { BusEvents } from '../../../shared/event/index.ts';
import { enrolmentsAround } from '../enrolments-around.ts';
import { leaveFlow } from '../leave-flow.ts';
import type { Tools } from '../tools.ts';

/** A lead that no longer wants mail leaves the flows that say so. A repeat of an old refusal does not undo a later yes. */
export const onConsentChanged = async (tools: Tools, event: BusEvents['Consent Changed']): Promise<void> => {
  if (event.email === 'subscribed') return;
  const known = await tools.leads.find(event.lead);
  if (known === undefined) return;
  const { consent } = known.facts();
  if (consent.email !== 'unsubscribed' && !consent.suppressed) return;
  const inside = (await enrolmentsAround(tools.tables, known.lead)).filter(({ exits }) => exits.unsubscribed);
  const reason = consent.suppressed ? 'The address refuses mail.' : 'The lead unsubscribed.';
  for (const enrolment of inside) await leaveFlow(tools, enrolment, { reason, event: event.id });
};
