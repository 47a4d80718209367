import { computeValues, type Deed, factsFor, kinds, type StepCall, type StepResult } from '../flow/index.ts';
import type { Facts } from '../lead/index.ts';
import type { WouldDo } from './trace.ts';

/** What a step does. */
export const deedsOf = (call: StepCall): Deed[] => {
  const kind = kinds.get(call.kind);
  return kind === undefined ? [] : kind.deeds(kind.settings.parse(call.settings));
};

/** One deed as it would go out to this lead at this moment: only what a lead has asked for goes to one that unsubscribed. */
export const wouldDo = (
  call: StepCall,
  deed: Deed,
  { now, consent }: Facts,
  topics: Readonly<Record<string, 'marketing' | 'transactional'>> = {},
): WouldDo => {
  const { step, visit } = call;
  if (deed.what === 'email' && consent.suppressed)
    return { at: now, step, visit, deed, refused: 'the address is suppressed' };
  if (deed.what === 'email' && consent.email === 'unsubscribed' && topics[deed.template] !== 'transactional')
    return { at: now, step, visit, deed, refused: 'the lead has unsubscribed' };
  return { at: now, step, visit, deed };
};

/** What the `steps` function would answer. */
export const resultOf = (call: StepCall, facts: Facts, timeZone: string): StepResult => ({
  v: 1,
  ...(call.reads === undefined ? {} : { facts: factsFor(facts, call.reads) as NonNullable<StepResult['facts']> }),
  ...(call.compute === undefined
    ? {}
    : { computed: computeValues(call.compute, { now: facts.now, flow: call.flow, facts, timeZone }) }),
});
