import { evaluate } from '../../condition/index.ts';
import { type Facts, type Stage, stageRank } from '../../lead/index.ts';
import type { LiveFlow } from '../live.ts';
import { leavingByCondition } from './leave.ts';
import { mayReenter } from './reentry.ts';

/** Why a flow does not let a lead in. */
export type KeptOut = 'is in it' | 'too soon' | 'not for it' | 'exit condition';

/** A lead that has met a flow's start. */
export type Newcomer = {
  /** With the activity that it met the start by, where it was one. */
  facts: Facts;
  /** When it entered by this outlet of the start before, in any order, and whether it is still in there. */
  entered: readonly string[];
  isInside: boolean;
};

/**
 * Why a lead that has met the start of a flow is not let in, if it is not: one run at a time, the flow's own rules of
 * re-entry, its condition for entry, and its condition for leaving, which must not hold already.
 */
export const whyKeptOut = (
  { only, exits, reentry }: Pick<LiveFlow, 'only' | 'exits' | 'reentry'>,
  { facts, entered, isInside }: Newcomer,
): KeptOut | undefined => {
  if (isInside) return 'is in it';
  if (!mayReenter(reentry, entered, facts.now)) return 'too soon';
  if (only !== undefined && !evaluate(only, facts)) return 'not for it';
  return leavingByCondition(exits, facts) === undefined ? undefined : 'exit condition';
};

type Change = { from: Stage; to: Stage };

/** Down, or out of the ladder. */
const fallsBack = ({ from, to }: Change): boolean => stageRank[to] < stageRank[from] || stageRank[to] <= 0;

/** The outlet of a flow's start that a change of stage leads through: `then`, or a scoring flow's `mql` … `fallsBack`. */
export const outletOfChange = (
  { trigger, transitions }: Pick<LiveFlow, 'trigger' | 'transitions'>,
  change: Change,
): string | undefined => {
  const { from, to } = change;
  if (trigger !== null) {
    if (trigger.on !== 'stage' || !trigger.to.includes(to)) return undefined;
    return trigger.from === undefined || trigger.from.length === 0 || trigger.from.includes(from) ? 'then' : undefined;
  }
  const outlet = fallsBack(change) ? 'fallsBack' : to;
  return transitions.find((transition) => transition === outlet);
};
