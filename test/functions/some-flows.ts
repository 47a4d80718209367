import type { Condition } from '../../shared/condition/index.ts';
import type { Flow, Step } from '../../shared/flow/index.ts';

const scoreFrom = (value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op: 'gte', value });
const never = { kind: 'any' as const, of: [] };

/** The one way out of a step that only goes on. */
export const to = (step: string | null, outlet = 'then') => ({ [outlet]: step });

/** Scores demo requests with 60 points: MQL at 50, SQL at 100. */
export const aScoringFlow = (next: Record<string, string> = {}, steps: Record<string, Step> = {}): Flow => ({
  id: 'scoring',
  name: 'Scoring',
  schemaVersion: 1,
  start: {
    kind: 'scoring',
    model: {
      timeZone: 'UTC',
      groups: [{ id: 'interest', name: 'Interest', decay: { kind: 'none' } }],
      rules: [
        { id: 'demo', group: 'interest', activity: 'Demo Requested', points: 60 },
        { id: 'pricing', group: 'interest', activity: 'Pricing Viewed', points: 10 },
      ],
      total: {},
      fit: { rules: [], cutoffs: { A: 4, B: 3, C: 2, D: 1 } },
      bant: { budget: never, authority: never, need: never, timeline: never },
      ladder: {
        rungs: [
          { stage: 'mql', up: scoreFrom(50) },
          { stage: 'sql', up: scoreFrom(100) },
        ],
        salesAcceptance: false,
        rejectedTo: 'recycled',
      },
    },
    next,
  },
  steps,
  exits: { unsubscribed: false, becameCustomer: false, stageChanged: false },
  reentry: { kind: 'always' },
});

/** A nurture flow with these steps, started by an activity (`Ebook Downloaded` unless said). */
export const aFlow = (
  steps: Record<string, Step>,
  { activity = 'Ebook Downloaded', ...more }: Partial<Flow> & { activity?: string } = {},
): Flow => ({
  id: 'nurture',
  name: 'Nurture',
  schemaVersion: 1,
  start: {
    kind: 'trigger',
    trigger: { on: 'activity', match: { activity } },
    next: to(Object.keys(steps)[0] ?? null),
  },
  steps,
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'always' },
  ...more,
});

export const sendEmail = (template: string, then: string | null = null): Step => ({
  kind: 'sendEmail',
  settings: { template },
  next: to(then),
});

export const wait = (amount: number, unit: 'minutes' | 'hours' | 'days', then: string | null = null): Step => ({
  kind: 'wait',
  settings: { for: { amount, unit } },
  next: to(then),
});

export const waitFor = (activity: string, happened: string | null, timedOut: string | null = null): Step => ({
  kind: 'waitFor',
  settings: { until: { kind: 'activity', matches: [{ activity }] }, timeout: { amount: 7, unit: 'days' } },
  next: { happened, timedOut },
});

export const handOff = (next: { accepted?: string; rejected?: string; overdue?: string } = {}): Step => ({
  kind: 'handOff',
  settings: { sla: { amount: 24, unit: 'hours' }, instructions: '' },
  next: { accepted: null, rejected: null, overdue: null, ...next },
});
