import type { Condition } from '../../shared/condition/index.ts';
import type { CheckContext, Flow, Step, Trigger } from '../../shared/flow/index.ts';
import { standardFields } from '../../shared/lead/index.ts';

/** `next` of a step with the one outlet `then`. */
export const goOn = (step: string | null): Record<string, string | null> => Object.fromEntries([['then', step]]);

export const asks = (field: string, op: string, value?: string | number | boolean | string[]): Condition =>
  value === undefined
    ? { kind: 'test', field: field.split('.'), op }
    : { kind: 'test', field: field.split('.'), op, value };

/** A step of any kind. `next` is a step id for `then`, or all outlets. */
export const step = (
  kind: string,
  settings: Record<string, unknown>,
  next: string | null | Record<string, string | null> = null,
): Step => ({ kind, settings, next: next === null || typeof next === 'string' ? goOn(next) : next });

export const email = (next: string | null = null, template = 'welcome'): Step => step('sendEmail', { template }, next);
export const waitDays = (days: number, next: string | null = null): Step =>
  step('wait', { for: { amount: days, unit: 'days' } }, next);
export const waitForActivity = (
  activity: string,
  days: number,
  happened: string | null,
  timedOut: string | null,
): Step =>
  step(
    'waitFor',
    { until: { kind: 'activity', matches: [{ activity }] }, timeout: { amount: days, unit: 'days' } },
    { happened, timedOut },
  );
export const splitBy = (when: Condition, yes: string | null, otherwise: string | null): Step =>
  step('split', { branches: [{ id: 'yes', name: 'Yes', when }] }, { yes, else: otherwise });
export const repeat = (times: number, again: string | null, done: string | null): Step =>
  step('repeat', { times }, { again, done });
export const handOff = (accepted: string | null, rejected: string | null, overdue: string | null): Step =>
  step('handOff', { sla: { amount: 4, unit: 'hours' }, instructions: 'Call.' }, { accepted, rejected, overdue });
export const goal = (activity: string, next: string | null): Step =>
  step('goal', { name: activity, reached: { by: 'activity', match: { activity } } }, next);

/** A trigger flow that starts at the first of its steps. */
export const aFlow = (steps: Record<string, Step>, more: Partial<Flow> & { on?: Trigger } = {}): Flow => {
  const { on, ...rest } = more;
  return {
    id: 'a-flow',
    name: 'A flow',
    schemaVersion: 1,
    start: { kind: 'trigger', trigger: on ?? { on: 'hand' }, next: goOn(Object.keys(steps)[0] ?? null) },
    steps,
    exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
    reentry: { kind: 'never' },
    ...rest,
  };
};

/** A workspace with one of everything that steps can name. */
export const aWorkspace = (more: Partial<CheckContext> = {}): CheckContext => ({
  templates: [{ id: 'welcome', name: 'Welcome', topic: 'marketing', body: 'Hello' }],
  segments: [{ id: 'customers-to-be', name: 'Customers to be' }],
  flows: [],
  reps: [{ id: 'ana', name: 'Ana', team: 'inbound' }],
  teams: [{ id: 'inbound', name: 'Inbound' }],
  fields: standardFields,
  live: [],
  ...more,
});
