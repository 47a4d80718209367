import type { ScoringModel } from '../../shared/scoring/index.ts';

const total = (op: 'gte' | 'lt', value: number) => ({ kind: 'test' as const, field: ['score', 'total'], op, value });
const never = { kind: 'any' as const, of: [] };

/** A model in which order, limits, repeats and decay all matter, small enough to cross its thresholds all the time. */
export const aSmallModel = (change: Partial<ScoringModel> = {}): ScoringModel => ({
  timeZone: 'Europe/Berlin',
  groups: [
    { id: 'content', name: 'Content', cap: 60, decay: { kind: 'halfLife', days: 10 } },
    { id: 'intent', name: 'Intent', decay: { kind: 'none' } },
  ],
  rules: [
    { id: 'ebook', group: 'content', activity: 'Ebook Downloaded', points: 20, distinctBy: 'title' },
    { id: 'page', group: 'content', activity: 'Page Viewed', points: 5, limit: { times: 2, per: 'day' } },
    { id: 'demo', group: 'intent', activity: 'Demo Requested', points: 40, limit: { times: 2, per: 'ever' } },
    { id: 'left', group: 'intent', activity: 'Careers Viewed', points: -30 },
  ],
  total: { floor: 0 },
  fit: { rules: [], cutoffs: { A: 4, B: 3, C: 2, D: 1 } },
  bant: { budget: never, authority: never, need: never, timeline: never },
  ladder: {
    rungs: [
      { stage: 'mql', up: total('gte', 40), down: total('lt', 25) },
      { stage: 'sql', up: total('gte', 80), down: total('lt', 60) },
    ],
    salesAcceptance: false,
    rejectedTo: 'recycled',
  },
  ...change,
});
