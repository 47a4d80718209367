import type { BusEvents } from '../../../shared/event/index.ts';
import { enrolmentsOf } from '../../store/enrolment-table.ts';
import { leaveFlow } from '../leave-flow.ts';
import type { Tools } from '../tools.ts';

/** A lead that no longer wants mail leaves the flows that say so. A repeat of an old refusal does not undo a later yes. */
export const onConsentChanged = async (tools: Tools, event: BusEvents['Consent Changed']): Promise<void> => {
  if (event.email === 'subscribed') return;
  const inside = (await enrolmentsOf(tools.tables, event.lead)).filter(
    ({ status, exits }) => status === 'running' && exits.unsubscribed,
  );
  if (inside.length === 0) return;
  const { consent } = (await tools.leads.read(event.lead)).facts();
  if (consent.email !== 'unsubscribed' && !consent.suppressed) return;
  const reason = consent.suppressed ? 'The address refuses mail.' : 'The lead unsubscribed.';
  for (const enrolment of inside) await leaveFlow(tools, enrolment, { reason, event: event.id });
};
