import { evaluate } from '../../condition/index.ts';
import { type Facts, type Stage, stageName } from '../../lead/index.ts';
import type { Exits } from '../document.ts';

/** Why a lead leaves a flow before its end: as a figure is counted by it, and as a sentence for people. */
export type Leaving = {
  because: 'unsubscribed' | 'address refused' | 'became customer' | 'stage changed' | 'exit condition' | 'merged';
  words: string;
};

/** What leaving asks of a lead: where it stands, and whether it may be mailed. */
export type Standing = { stage: Stage; consent: Facts['consent'] };

/** Whether the lead refuses mail, or its address does. */
export const refusesMail = ({ consent }: Pick<Standing, 'consent'>): boolean =>
  consent.suppressed || consent.email === 'unsubscribed';

const leavingByMail = ({ unsubscribed }: Exits, before: Standing, after: Standing): Leaving | undefined => {
  if (!unsubscribed || refusesMail(before) || !refusesMail(after)) return undefined;
  return after.consent.suppressed
    ? { because: 'address refused', words: 'The address refuses mail.' }
    : { because: 'unsubscribed', words: 'The lead unsubscribed.' };
};

/** Why a lead leaves a flow for a change of stage that others than the flow brought about, if it does. */
export const leavingByStage = (
  { becameCustomer, stageChanged }: Pick<Exits, 'becameCustomer' | 'stageChanged'>,
  { from, to }: { from: Stage; to: Stage },
): Leaving | undefined => {
  if (from === to) return undefined;
  if (becameCustomer && to === 'customer') return { because: 'became customer', words: 'The lead became a customer.' };
  if (!stageChanged) return undefined;
  return { because: 'stage changed', words: `The stage changed from ${stageName[from]} to ${stageName[to]}.` };
};

/**
 * Why a lead that is in a flow leaves it for what has changed, if it does. Only a change is a reason: who was a customer or
 * refused mail when it entered was let in as that, and stays.
 */
export const leavingByChange = (exits: Exits, before: Standing, after: Standing): Leaving | undefined =>
  leavingByMail(exits, before, after) ?? leavingByStage(exits, { from: before.stage, to: after.stage });

/** Why a lead leaves a flow for what is so now: the flow's own condition for leaving. Nobody is let in for whom it holds. */
export const leavingByCondition = ({ when }: Pick<Exits, 'when'>, facts: Facts): Leaving | undefined =>
  when !== undefined && evaluate(when, facts)
    ? { because: 'exit condition', words: 'The exit condition was met.' }
    : undefined;

/** Of two runs of one person in one flow the later one ends. */
export const leavingByMerge: Leaving = {
  because: 'merged',
  words: 'The lead turned out to be one that is in this flow already.',
};
