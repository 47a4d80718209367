import fc from 'fast-check';
import type { Condition } from '../../shared/condition/index.ts';
import type { Flow, Step } from '../../shared/flow/index.ts';
import type { MadeUpFacts, ScriptItem } from '../../shared/simulation/index.ts';
import { aFlow, asks } from '../flow/a-flow.ts';

const duration = fc.record({
  amount: fc.integer({ min: 1, max: 20 }),
  unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const),
});
const activities = ['Email Clicked', 'Pricing Viewed', 'Demo Requested'];
const activity = fc.constantFrom(...activities);

const test: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom('Software', 'Retail', 'Städtebau').map((value) => asks('lead.industry', 'is', value)),
  fc.integer({ min: 0, max: 100 }).map((value) => asks('score.total', 'gte', value)),
  fc.integer({ min: 1, max: 500 }).map((value) => asks('lead.companySize', 'lt', value)),
  fc.constantFrom('isKnown', 'isUnknown').map((op) => asks('lead.country', op)),
  activity.map((name) => asks(`did.${name}.count`, 'gte', 1)),
  fc.constantFrom('A', 'B', 'F').map((grade) => asks('grade', 'isNot', grade)),
  fc.constantFrom('includes', 'excludes').map((op) => asks('segments', op, 'chosen')),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: test },
  { weight: 1, arbitrary: test.map((of): Condition => ({ kind: 'not', of })) },
  { weight: 1, arbitrary: fc.array(test, { maxLength: 3 }).map((of): Condition => ({ kind: 'all', of })) },
  {
    weight: 1,
    arbitrary: fc.array(test, { minLength: 1, maxLength: 3 }).map((of): Condition => ({ kind: 'any', of })),
  },
);

const until = fc.oneof(
  fc.record({
    kind: fc.constant('time'),
    at: fc.constantFrom('09:00', '02:30', '23:59'),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
    zone: fc.constantFrom('lead', 'Europe/Berlin', 'Pacific/Auckland'),
    spreadMinutes: fc.constantFrom(0, 10),
  }),
  fc.record({
    kind: fc.constant('businessHours'),
    from: fc.constant('09:00'),
    to: fc.constant('17:30'),
    weekdays: fc.constant([1, 2, 3, 4, 5]),
    zone: fc.constantFrom('lead', 'America/New_York'),
    spreadMinutes: fc.constantFrom(0, 5),
  }),
  fc.record({
    kind: fc.constant('date'),
    field: fc.constant('renewal'),
    offsetDays: fc.integer({ min: -10, max: 3 }),
    at: fc.constantFrom('08:15', '02:30'),
    zone: fc.constantFrom('lead', 'Europe/Berlin'),
    spreadMinutes: fc.constantFrom(0, 5),
  }),
);

type Shape = { kind: string; settings: Record<string, unknown>; outlets: string[] };
const shape: fc.Arbitrary<Shape> = fc.oneof<fc.MaybeWeightedArbitrary<Shape>[]>(
  { weight: 3, arbitrary: fc.constant({ kind: 'sendEmail', settings: { template: 'welcome' }, outlets: ['then'] }) },
  { weight: 3, arbitrary: duration.map((d) => ({ kind: 'wait', settings: { for: d }, outlets: ['then'] })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.option(duration, { nil: undefined }), until)
      .map(([d, u]) => ({ kind: 'wait', settings: { ...(d && { for: d }), until: u }, outlets: ['then'] })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(activity, duration).map(([name, timeout]) => ({
      kind: 'waitFor',
      settings: { until: { kind: 'activity', matches: [{ activity: name }] }, timeout },
      outlets: ['happened', 'timedOut'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(condition, duration).map(([when, timeout]) => ({
      kind: 'waitFor',
      settings: { until: { kind: 'condition', when }, timeout },
      outlets: ['happened', 'timedOut'],
    })),
  },
  {
    weight: 4,
    arbitrary: fc.array(condition, { minLength: 1, maxLength: 3 }).map((conditions) => ({
      kind: 'split',
      settings: { branches: conditions.map((when, i) => ({ id: `b${i}`, name: `Branch ${i}`, when })) },
      outlets: [...conditions.map((_, i) => `b${i}`), 'else'],
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 3 })
      .filter((weights) => weights.some((weight) => weight > 0))
      .map((weights) => ({
        kind: 'randomSplit',
        settings: { branches: weights.map((weight, i) => ({ id: `w${i}`, name: `W${i}`, weight })), salt: '' },
        outlets: weights.map((_, i) => `w${i}`),
      })),
  },
  {
    weight: 1,
    arbitrary: duration.map((sla) => ({
      kind: 'handOff',
      settings: { sla, instructions: 'Call.' },
      outlets: ['accepted', 'rejected', 'overdue'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Software', 'Retail').map((industry) => ({
      kind: 'updateLead',
      settings: { fields: { industry } },
      outlets: ['then'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('mql', 'recycled').map((stage) => ({
      kind: 'setStage',
      settings: { stage, reason: 'So' },
      outlets: ['then'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 60 }).map((points) => ({
      kind: 'adjustScore',
      settings: { group: 'interest', points, reason: 'So' },
      outlets: ['then'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('add', 'remove').map((action) => ({
      kind: 'segment',
      settings: { action, segment: 'chosen' },
      outlets: ['then'],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      kind: 'notify',
      settings: { channel: 'email', to: 'sales@northwind.example', message: 'Look.' },
      outlets: ['then'],
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      kind: 'webhook',
      settings: { url: 'https://crm.example/hook', secretName: 'crm', fields: [] },
      outlets: ['then'],
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'startFlow', settings: { flow: 'side' }, outlets: ['then'] }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'end', settings: {}, outlets: [] }) },
);

const goalShape: fc.Arbitrary<Shape> = fc.oneof(
  activity.map((name) => ({
    kind: 'goal',
    settings: { name, reached: { by: 'activity', match: { activity: name } } },
    outlets: ['then'],
  })),
  test.map((when) => ({
    kind: 'goal',
    settings: { name: 'Goal', reached: { by: 'condition', when } },
    outlets: ['then'],
  })),
);

/**
 * Any flow that could be published: steps lead forward, now and then nowhere or together again, some are switched off;
 * a loop leads back through a Repeat behind a wait.
 */
export const randomFlow: fc.Arbitrary<Flow> = fc
  .record({
    shapes: fc.array(shape, { minLength: 1, maxLength: 14 }),
    goals: fc.array(fc.record({ shape: goalShape, at: fc.nat(14) }), { maxLength: 2 }),
    hops: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 80, maxLength: 80 }),
    off: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 20 }),
    loop: fc.option(
      fc.record({ times: fc.integer({ min: 1, max: 3 }), back: fc.nat(20), at: fc.nat(20), rest: duration }),
      { nil: null },
    ),
    exits: fc.record({ unsubscribed: fc.boolean(), becameCustomer: fc.boolean(), stageChanged: fc.boolean() }),
  })
  .map(({ shapes, goals, hops, off, loop, exits }) => {
    const all = [...shapes];
    for (const goal of goals) all.splice(goal.at, 0, goal.shape);
    let drawn = 0;
    const forward = (from: number): string | null => {
      const hop = hops[drawn++ % hops.length] ?? 0;
      // Mostly the next step, sometimes one farther on, sometimes the end.
      const to = hop < 65 ? from + 1 : hop < 90 ? from + 1 + (hop % 4) : all.length;
      return to < all.length ? `s${to}` : null;
    };
    const steps: Record<string, Step> = {};
    all.forEach(({ kind, settings, outlets }, i) => {
      const next = Object.fromEntries(outlets.map((outlet) => [outlet, forward(i)]));
      steps[`s${i}`] = { kind, settings, next, ...(off[i % off.length] === 0 && { disabled: true }) };
    });
    if (loop !== null) {
      const at = `s${loop.at % all.length}`;
      const turned = steps[at];
      const outlet = Object.keys(turned?.next ?? {})[0];
      if (turned !== undefined && outlet !== undefined) {
        const on = turned.next[outlet] ?? null;
        steps.rest = { kind: 'wait', settings: { for: loop.rest }, next: Object.fromEntries([['then', 'turn']]) };
        steps.turn = {
          kind: 'repeat',
          settings: { times: loop.times },
          next: { again: `s${loop.back % ((loop.at % all.length) + 1)}`, done: on },
        };
        steps[at] = { ...turned, next: { ...turned.next, [outlet]: 'rest' } };
      }
    }
    return aFlow(steps, { exits });
  });

export const randomFacts: fc.Arbitrary<MadeUpFacts> = fc.record({
  lead: fc.record(
    {
      industry: fc.constantFrom<string | null | number>('software', 'Retail', 'STÄDTEBAU', '', null, 7),
      companySize: fc.constantFrom<string | null | number>(1, 50, 499, 500, 'many', null),
      country: fc.constantFrom('Germany', ''),
      timeZone: fc.constantFrom('America/New_York', 'Asia/Kolkata', 'No/Where', 'Europe/Berlin'),
      renewal: fc.constantFrom('2026-03-29', '2026-04-20', '2029-01-01', 'soon'),
    },
    { requiredKeys: [] },
  ),
  stage: fc.constantFrom('lead' as const, 'mql' as const, 'sql' as const, 'customer' as const),
  consent: fc
    .constantFrom('unknown' as const, 'subscribed' as const, 'unsubscribed' as const)
    .map((email) => ({ email, suppressed: false })),
  score: fc.integer({ min: 0, max: 100 }).map((total) => ({ total, fit: 0, groups: {} })),
  grade: fc.constantFrom('A' as const, 'B' as const, 'F' as const),
});

export const randomScript: fc.Arbitrary<ScriptItem[]> = fc.array(
  fc.record({
    after: fc.record({
      amount: fc.integer({ min: 1, max: 5000 }),
      unit: fc.constantFrom('minutes' as const, 'hours' as const),
    }),
    does: fc.oneof(
      { weight: 5, arbitrary: activity.map((type) => ({ what: 'activity' as const, type, properties: {} })) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom('accepted' as const, 'rejected' as const)
          .map((outlet) => ({ what: 'answer' as const, outlet })),
      },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom('Software', 'Retail')
          .map((industry) => ({ what: 'profile' as const, fields: { industry } })),
      },
      { weight: 1, arbitrary: fc.constant({ what: 'consent' as const, state: 'unsubscribed' as const }) },
    ),
  }),
  { maxLength: 8 },
);
