import type { ScoringModel } from './model.ts';

/** A model that says nothing yet: no rules, no rungs, and the one group that a model has at least. */
export const blankModel = (timeZone = 'UTC'): ScoringModel => {
  const never = { kind: 'any' as const, of: [] };
  return {
    timeZone,
    groups: [{ id: 'interest', name: 'Interest', decay: { kind: 'none' } }],
    rules: [],
    total: {},
    fit: { rules: [], cutoffs: { A: 40, B: 30, C: 20, D: 10 } },
    bant: { budget: never, authority: never, need: never, timeline: never },
    ladder: { rungs: [], salesAcceptance: false, rejectedTo: 'recycled' },
  };
};
