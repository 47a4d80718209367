import type { BusEvents } from '../../../shared/event/index.ts';
import { leavingByStage, outletOfChange } from '../../../shared/flow/index.ts';
import { stageName } from '../../../shared/lead/index.ts';
import type { Enrolment } from '../../store/enrolment.ts';
import { readRoot } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import { enrolmentsAround, enter } from '../enter.ts';
import { leaveFlow } from '../leave.ts';
import type { Tools } from '../tools.ts';

type StageChanged = BusEvents['Lead Stage Changed'];

/** First out, then in: a lead that became customer leaves its nurture flows before it enters the customers' one. */
export const onStageChanged = async (tools: Tools, event: StageChanged): Promise<void> => {
  const lead = await readRoot(tools.tables, event.lead);
  if (lead === undefined) return;
  for (const enrolment of await enrolmentsAround(tools.tables, lead)) {
    // What the flow itself did, or what happened before the lead entered, is no reason to leave it.
    if (enrolment.status !== 'running' || event.byFlow === enrolment.flow || isEarlier(event, enrolment)) continue;
    const leaving = leavingByStage(enrolment.exits, event);
    if (leaving !== undefined) await leaveFlow(tools, enrolment, { reason: leaving.words, event: event.id });
  }
  if (!event.startsFlows) return;
  const { flows } = await readLive(tools.tables);
  for (const flow of flows) {
    const at = outletOfChange(flow, event);
    if (at === undefined) continue;
    const words = `Became ${stageName[event.to]} (from ${stageName[event.from]})`;
    const cause = { event: 'Lead Stage Changed', id: event.id, at: event.at, words };
    await enter(tools, event.lead, { flow, at, cause, stage: { lead: event.lead, n: event.n } });
  }
};

/** Each lead counts its own stage changes; across a merge only the clock is left to compare by. */
const isEarlier = ({ lead, n, at }: StageChanged, enrolment: Enrolment): boolean =>
  lead === enrolment.lead ? n <= enrolment.stageN : at <= enrolment.enteredAt;
