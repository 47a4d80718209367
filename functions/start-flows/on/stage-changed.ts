import type { BusEvents } from '../../../shared/event/index.ts';
import type { LiveFlow } from '../../../shared/flow/index.ts';
import { stageName, stageRank } from '../../../shared/lead/index.ts';
import type { Enrolment } from '../../store/enrolment.ts';
import { readRoot } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import { enrol } from '../enrol.ts';
import { enrolmentsAround } from '../enrolments-around.ts';
import { leaveFlow } from '../leave-flow.ts';
import type { Tools } from '../tools.ts';

type StageChanged = BusEvents['Lead Stage Changed'];

/** First out, then in: a lead that became customer leaves its nurture flows before it enters the customers' one. */
export const onStageChanged = async (tools: Tools, event: StageChanged): Promise<void> => {
  const lead = await readRoot(tools.tables, event.lead);
  if (lead === undefined) return;
  for (const enrolment of await enrolmentsAround(tools.tables, lead)) {
    const reason = reasonToLeave(enrolment, event);
    if (reason !== undefined) await leaveFlow(tools, enrolment, { reason, event: event.id });
  }
  if (!event.startsFlows) return;
  const { flows } = await readLive(tools.tables);
  for (const flow of flows) {
    const at = outletFor(flow, event);
    if (at === undefined) continue;
    const words = `Became ${stageName[event.to]} (from ${stageName[event.from]})`;
    const cause = { event: 'Lead Stage Changed', id: event.id, at: event.at, words };
    await enrol(tools, event.lead, { flow, at, cause, stage: { lead: event.lead, n: event.n } });
  }
};

/** Why a lead in this flow leaves it because of the change. What happened before it entered or by the flow's own doing is none. */
const reasonToLeave = (enrolment: Enrolment, event: StageChanged): string | undefined => {
  const { from, to, byFlow } = event;
  if (enrolment.status !== 'running' || byFlow === enrolment.flow || isEarlier(event, enrolment)) return undefined;
  if (enrolment.exits.becameCustomer && to === 'customer') return 'The lead became a customer.';
  if (enrolment.exits.stageChanged) return `The stage changed from ${stageName[from]} to ${stageName[to]}.`;
  return undefined;
};

/** Each lead counts its own stage changes; across a merge only the clock is left to compare by. */
const isEarlier = ({ lead, n, at }: StageChanged, enrolment: Enrolment): boolean =>
  lead === enrolment.lead ? n <= enrolment.stageN : at <= enrolment.enteredAt;

/** The outlet of the flow's start that the change leads through, if any. */
const outletFor = (flow: LiveFlow, { from, to }: Pick<StageChanged, 'from' | 'to'>): string | undefined => {
  const { trigger, transitions } = flow;
  if (trigger !== null) {
    if (trigger.on !== 'stage' || !trigger.to.includes(to)) return undefined;
    return trigger.from === undefined || trigger.from.length === 0 || trigger.from.includes(from) ? 'then' : undefined;
  }
  const outlet = stageRank[to] < stageRank[from] || stageRank[to] <= 0 ? 'fallsBack' : to;
  return transitions.find((transition) => transition === outlet);
};
