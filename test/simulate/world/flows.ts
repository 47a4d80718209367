import type { Flow, Step } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { to } from '../../functions/some-flows.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';

const free = { unsubscribed: false, becameCustomer: false, stageChanged: false };
const step = (kind: string, settings: Record<string, unknown>, next: Record<string, string | null> = {}): Step =>
  ({ kind, settings, next }) as Step;
const rest = (amount: number, unit: string, then: string | null) => step('wait', { for: { amount, unit } }, to(then));

/** Another model for each version: what a rule gives changes, and with it where leads stand. */
const model = (version: number): ScoringModel => {
  const small = aSmallModel();
  const more = (version - 1) * 10;
  return { ...small, rules: small.rules.map((rule) => (rule.id === 'ebook' ? { ...rule, points: 20 + more } : rule)) };
};

/** Who becomes SQL is handed to sales. */
const scoring = (version: number): Flow => ({
  id: 'scoring',
  name: 'Scoring',
  schemaVersion: 1,
  start: { kind: 'scoring', model: model(version), next: { sql: 'hand' } } as Flow['start'],
  steps: {
    hand: step(
      'handOff',
      { team: 'sales', sla: { amount: 4, unit: 'hours' }, instructions: '' },
      { accepted: null, rejected: 'back', overdue: 'tell' },
    ),
    back: step('setStage', { stage: 'recycled', reason: 'Rejected.' }, to(null)),
    tell: step('notify', { channel: 'email', to: 'boss@northwind.example', message: 'Nobody called.' }, to(null)),
  },
  exits: { ...free, becameCustomer: true },
  reentry: { kind: 'always' },
});

/** An email, a wait, a second email or points, as the lead does something or not. */
const nurture = (version: number): Flow => ({
  id: 'nurture',
  name: 'Nurture',
  schemaVersion: 1,
  start: {
    kind: 'trigger',
    trigger: { on: 'activity', match: { activity: 'Ebook Downloaded' } },
    next: to('welcome'),
  } as Flow['start'],
  steps: {
    welcome: step('sendEmail', { template: 'welcome' }, to('rest')),
    rest: rest(version === 1 ? 2 : 3, 'hours', 'watch'),
    watch: step(
      'waitFor',
      {
        until: { kind: 'activity', matches: [{ activity: 'Webinar Attended' }] },
        timeout: { amount: 2, unit: 'days' },
      },
      { happened: 'points', timedOut: 'again' },
    ),
    points: step('adjustScore', { group: 'intent', points: 15, reason: 'Came to the webinar.' }, to('note')),
    note: step('updateLead', { fields: { leadSource: 'webinar' } }, to(null)),
    again: step('sendEmail', { template: 'follow-up' }, to(null)),
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'always' },
});

/** What begins with a stage, has a goal and ends with another flow. */
const qualified = (_version: number): Flow => ({
  id: 'qualified',
  name: 'Qualified',
  schemaVersion: 1,
  start: { kind: 'trigger', trigger: { on: 'stage', to: ['mql'] }, next: to('pause') } as Flow['start'],
  steps: {
    pause: rest(30, 'minutes', 'mail'),
    mail: step('sendEmail', { template: 'welcome' }, to('long')),
    long: rest(3, 'days', 'goal'),
    goal: step(
      'goal',
      { name: 'Asked', reached: { by: 'activity', match: { activity: 'Demo Requested' } } },
      to('points'),
    ),
    points: step('adjustScore', { group: 'intent', points: 5, reason: 'Reached the goal.' }, to(null)),
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: true },
  reentry: { kind: 'always' },
});

/** Each flow as its version says: the same version is the same flow in every world. */
export const flowAt = (id: string, version: number): Flow =>
  id === 'scoring' ? scoring(version) : id === 'nurture' ? nurture(version) : qualified(version);

export const flowIds = ['scoring', 'nurture', 'qualified'] as const;
