import { testsOf } from '../condition/index.ts';
import { type Flow, type KeptOut, whyKeptOut } from '../flow/index.ts';
import type { ActivityAtHand, SimulatedLead } from './lead.ts';

type Arriving = { flow: Flow; lead: SimulatedLead; startAt: string; activity?: ActivityAtHand };

/** The condition for entry, as far as it can be asked: of an activity that nobody has described only its name is known. */
export const conditionForEntry = ({ start }: Flow, activity?: ActivityAtHand) => {
  if (start.kind !== 'trigger' || start.only === undefined) return undefined;
  const asksOfActivity = testsOf(start.only).some(({ field }) => field[0] === 'activity' && field[1] !== 'type');
  return asksOfActivity && activity === undefined ? undefined : start.only;
};

/** Why the flow does not let this lead in, who has not been in it before; `undefined` where it does. */
export const keptOut = ({ flow, lead, startAt, activity }: Arriving): KeptOut | undefined => {
  const { start, exits, reentry } = flow;
  const at = new Date(startAt).toISOString();
  const trigger = start.kind === 'trigger' ? start.trigger : null;
  const met =
    trigger?.on === 'activity'
      ? { type: trigger.match.activity, at, properties: {}, context: {}, source: 'server' }
      : undefined;
  const only = conditionForEntry(flow, activity);
  const facts = lead.facts(at, activity ?? met);
  return whyKeptOut({ ...(only && { only }), exits, reentry }, { facts, entered: [], isInside: false });
};
