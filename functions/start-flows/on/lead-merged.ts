import type { BusEvents } from '../../../shared/event/index.ts';
import { leavingByStage } from '../../../shared/flow/index.ts';
import { readLead } from '../../store/lead.ts';
import { enrolmentsAround, keepOneRun } from '../enter.ts';
import { leaveFlow, whyLeave } from '../leave.ts';
import type { Tools } from '../tools.ts';

/**
 * Two leads turned out to be one person. What the one is may be a reason to leave for runs that the other began; and who
 * is then in a flow twice goes on once.
 */
export const onLeadMerged = async (tools: Tools, event: BusEvents['Lead Merged']): Promise<void> => {
  const [known, child] = await Promise.all([tools.leads.find(event.lead), readLead(tools.tables, event.child)]);
  if (known === undefined) return;
  const brought = new Set([event.child, ...(child?.members ?? [])]);
  for (const enrolment of await enrolmentsAround(tools.tables, known.lead)) {
    if (enrolment.status !== 'running') continue;
    const change = { from: child?.announced.stage ?? known.view.stage, to: known.view.stage };
    const byStage = brought.has(enrolment.lead) ? leavingByStage(enrolment.exits, change) : undefined;
    const leaving = byStage ?? (await whyLeave(tools, known, enrolment));
    if (leaving !== undefined) await leaveFlow(tools, enrolment, { reason: leaving.words, event: event.id });
  }
  await keepOneRun(tools, known.lead);
};
