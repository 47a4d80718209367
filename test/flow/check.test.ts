import { describe, expect, test } from 'vitest';
import { type CheckContext, checkFlow, type Flow, pointsModel } from '../../shared/flow/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import {
  aFlow,
  asks,
  aWorkspace,
  email,
  goal,
  goOn,
  handOff,
  repeat,
  splitBy,
  step,
  waitDays,
  waitForActivity,
} from './a-flow.ts';

const codes = (flow: Flow, context: Partial<CheckContext> = {}): string[] =>
  checkFlow(flow, aWorkspace(context)).map(({ code }) => code);

type Case = {
  code: string;
  /** Has the problem, and no other. */
  wrong: [Flow, Partial<CheckContext>?];
  /** As near to it as can be, without any problem. */
  right: [Flow, Partial<CheckContext>?];
};

const only = (kind: string, settings: Record<string, unknown>): Flow => aFlow({ one: step(kind, settings) });
/** Two ways that leads take by chance, in these parts. */
const byChance = (a: number, b: number): Flow => {
  const branches = [
    { id: 'a', name: 'A', weight: a },
    { id: 'b', name: 'B', weight: b },
  ];
  return aFlow({ one: step('randomSplit', { branches, salt: '' }, { a: null, b: null }) });
};
const loop = (times: number, wait: ReturnType<typeof step>): Flow =>
  aFlow({
    pause: { ...wait, next: Object.fromEntries(Object.keys(wait.next).map((outlet) => [outlet, 'turn'])) },
    turn: repeat(times, 'pause', null),
  });
const asRecord = (flow: Flow, name: string) => ({ id: flow.id, name, kind: 'trigger' as const, live: true });
const scoring = pointsModel(starterModel()).flow;

const other = (steps: Flow['steps'], more: Parameters<typeof aFlow>[1] = {}): Flow =>
  aFlow(steps, { id: 'other', name: 'Other', ...more });
const always = { reentry: { kind: 'always' as const } };
const toOther = step('startFlow', { flow: 'other' });
const toThis = step('startFlow', { flow: 'a-flow' });
const both = [asRecord(aFlow({}), 'A flow'), asRecord(other({}), 'Other')];

/** So many calls, one after another. */
const chain = (length: number, last: string | null, kind = () => step('updateLead', { fields: { owner: 'Ana' } })) =>
  Object.fromEntries(
    Array.from({ length }, (_, i) => {
      const made = kind();
      const to = i === length - 1 ? last : `c${i + 1}`;
      return [`c${i}`, { ...made, next: goOn(to) }];
    }),
  );

/** So many waits for something, a minute each at most, that end in a Repeat. */
const waits = (length: number): Flow['steps'] =>
  Object.fromEntries(
    Array.from({ length }, (_, i) => {
      const to = i === length - 1 ? 'turn' : `w${i + 1}`;
      const seen = waitForActivity('Email Clicked', 1, i === 0 ? null : to, to);
      return [`w${i}`, { ...seen, settings: { ...seen.settings, timeout: { amount: 1, unit: 'minutes' } } }];
    }),
  );

/** Emails on so many days in a row. */
const daily = (emails: number): Flow['steps'] =>
  emails === 1
    ? { e1: email() }
    : { [`e${emails}`]: email(`p${emails}`), [`p${emails}`]: waitDays(1, `e${emails - 1}`), ...daily(emails - 1) };
const threeEmails = (pause: ReturnType<typeof step>): Flow['steps'] => ({
  a: email('b'),
  b: email('c'),
  c: email('pause'),
  pause,
  d: email('e'),
  e: email('f'),
  f: email(),
});

const untilDateStep = step('wait', {
  until: { kind: 'date', field: 'createdAt', offsetDays: 0, at: '09:00', zone: 'lead' },
});

const addPoints = step('adjustScore', { group: 'engagement', points: 5, reason: 'So' });
const setIndustry = step('updateLead', { fields: { industry: 'Software' } });
const entering = { on: 'segment' as const, segment: 'customers-to-be', entered: true };
const promising = { id: 'customers-to-be', name: 'Customers to be', when: asks('grade', 'is', 'A') };
const german = { id: 'customers-to-be', name: 'Customers to be', when: asks('lead.country', 'is', 'Germany') };

const cases: Case[] = [
  {
    code: 'flow/no-template',
    wrong: [aFlow({ hello: email(null, '') })],
    right: [aFlow({ hello: email(null, 'welcome') })],
  },
  {
    code: 'flow/no-such-template',
    wrong: [aFlow({ hello: email(null, 'gone') })],
    right: [aFlow({ hello: email(null, 'gone') }), { templates: [{ id: 'gone', name: 'Not gone' }] }],
  },
  {
    code: 'flow/no-such-segment',
    wrong: [only('segment', { action: 'add', segment: 'gone' })],
    right: [only('segment', { action: 'add', segment: 'customers-to-be' })],
  },
  {
    code: 'flow/no-segment',
    wrong: [only('segment', { action: 'add', segment: '' })],
    right: [only('segment', { action: 'remove', segment: 'customers-to-be' })],
  },
  {
    code: 'flow/no-such-flow',
    wrong: [only('startFlow', { flow: 'gone' })],
    right: [only('startFlow', { flow: 'other' }), { flows: both }],
  },
  {
    code: 'flow/no-flow',
    wrong: [only('startFlow', { flow: '' })],
    right: [only('startFlow', { flow: 'other' }), { flows: both }],
  },
  {
    code: 'flow/flow-not-live',
    wrong: [
      only('startFlow', { flow: 'other' }),
      { flows: [{ id: 'other', name: 'Other', kind: 'trigger', live: false }] },
    ],
    right: [only('startFlow', { flow: 'other' }), { flows: both }],
  },
  {
    code: 'flow/not-startable',
    wrong: [
      only('startFlow', { flow: 'other' }),
      { flows: [{ id: 'other', name: 'Other', kind: 'scoring', live: true }] },
    ],
    right: [only('startFlow', { flow: 'other' }), { flows: both }],
  },
  {
    code: 'flow/no-such-team',
    wrong: [
      aFlow({
        hand: {
          ...handOff(null, null, null),
          settings: { team: 'gone', sla: { amount: 1, unit: 'hours' }, instructions: '' },
        },
      }),
    ],
    right: [
      aFlow({
        hand: {
          ...handOff(null, null, null),
          settings: { team: 'inbound', sla: { amount: 1, unit: 'hours' }, instructions: '' },
        },
      }),
    ],
  },
  {
    code: 'flow/empty-team',
    wrong: [
      aFlow({
        hand: {
          ...handOff(null, null, null),
          settings: { team: 'inbound', sla: { amount: 1, unit: 'hours' }, instructions: '' },
        },
      }),
      { reps: [] },
    ],
    right: [aFlow({ hand: handOff(null, null, null) }), { reps: [] }],
  },
  {
    code: 'flow/no-such-rep',
    wrong: [
      aFlow({
        hand: {
          ...handOff(null, null, null),
          settings: { rep: 'gone', sla: { amount: 1, unit: 'hours' }, instructions: '' },
        },
      }),
    ],
    right: [
      aFlow({
        hand: {
          ...handOff(null, null, null),
          settings: { rep: 'ana', sla: { amount: 1, unit: 'hours' }, instructions: '' },
        },
      }),
    ],
  },
  {
    code: 'flow/no-such-group',
    wrong: [only('adjustScore', { group: 'gone', points: 5, reason: 'So' }), { live: [scoring] }],
    right: [only('adjustScore', { group: 'engagement', points: 5, reason: 'So' }), { live: [scoring] }],
  },
  {
    code: 'flow/no-such-field',
    wrong: [only('updateLead', { fields: { shoeSize: 43 } })],
    right: [only('updateLead', { fields: { companySize: 43 } })],
  },
  {
    code: 'flow/no-fields',
    wrong: [only('updateLead', { fields: {} })],
    right: [only('updateLead', { fields: { owner: null } })],
  },
  {
    code: 'flow/no-group',
    wrong: [only('adjustScore', { group: '', points: 5, reason: 'So' })],
    right: [only('adjustScore', { group: 'x', points: 5, reason: 'So' })],
  },
  {
    code: 'flow/no-points',
    wrong: [only('adjustScore', { group: 'x', points: 0, reason: 'So' })],
    right: [only('adjustScore', { group: 'x', points: 0.001, reason: 'So' })],
  },
  {
    code: 'flow/no-reason',
    wrong: [only('setStage', { stage: 'recycled', reason: ' ' })],
    right: [only('setStage', { stage: 'recycled', reason: 'So' })],
  },
  {
    code: 'flow/no-message',
    wrong: [only('notify', { channel: 'email', to: 'owner', message: '' })],
    right: [only('notify', { channel: 'email', to: 'owner', message: 'Look' })],
  },
  {
    code: 'flow/bad-address',
    wrong: [only('notify', { channel: 'email', to: 'ana', message: 'Look' })],
    right: [only('notify', { channel: 'email', to: 'ana@example.com', message: 'Look' })],
  },
  {
    code: 'flow/bad-url',
    wrong: [only('webhook', { url: 'http://example.com', secretName: 'crm', fields: [] })],
    right: [only('webhook', { url: 'https://example.com', secretName: 'crm', fields: [] })],
  },
  {
    code: 'flow/unsigned-webhook',
    wrong: [only('webhook', { url: 'https://example.com', fields: [] })],
    right: [only('webhook', { url: 'https://example.com', secretName: 'crm', fields: [] })],
  },
  { code: 'flow/no-wait', wrong: [only('wait', {})], right: [waitOnly({ for: { amount: 1, unit: 'minutes' } })] },
  {
    code: 'flow/empty-hours',
    wrong: [waitOnly({ until: { kind: 'businessHours', from: '17:00', to: '09:00', weekdays: [], zone: 'lead' } })],
    right: [waitOnly({ until: { kind: 'businessHours', from: '09:00', to: '17:00', weekdays: [], zone: 'lead' } })],
  },
  {
    code: 'flow/no-field',
    wrong: [untilDate('')],
    right: [untilDate('createdAt')],
  },
  {
    code: 'flow/bad-zone',
    wrong: [waitOnly({ until: { kind: 'time', at: '09:00', weekdays: [], zone: 'Europe/Atlantis' } })],
    right: [waitOnly({ until: { kind: 'time', at: '09:00', weekdays: [], zone: 'Europe/Lisbon' } })],
  },
  {
    code: 'flow/no-activity',
    wrong: [aFlow({ seen: waitForActivity('', 3, null, null) })],
    right: [aFlow({ seen: waitForActivity('Demo Requested', 3, null, null) })],
  },
  {
    code: 'flow/branch-id',
    wrong: [
      only('randomSplit', {
        branches: [
          { id: 'a', name: 'A', weight: 1 },
          { id: 'a', name: 'B', weight: 1 },
        ],
        salt: '',
      }),
    ],
    right: [byChance(1, 1)],
  },
  {
    code: 'flow/no-weight',
    wrong: [byChance(0, 0)],
    right: [byChance(1, 1)],
  },
  {
    code: 'flow/no-share',
    wrong: [byChance(1, 0)],
    right: [byChance(99, 1)],
  },
  {
    code: 'flow/no-name',
    wrong: [
      aFlow({
        one: step(
          'split',
          { branches: [{ id: 'a', name: ' ', when: asks('grade', 'is', 'A') }] },
          { a: null, else: null },
        ),
      }),
    ],
    right: [aFlow({ one: splitBy(asks('grade', 'is', 'A'), null, null) })],
  },
  {
    code: 'flow/unknown-kind',
    wrong: [only('teleport', {})],
    right: [only('end', {})].map((flow) =>
      aFlow({ one: { ...(flow.steps.one as Flow['steps'][string]), next: {} } }),
    ) as [Flow],
  },
  { code: 'flow/bad-settings', wrong: [only('sendEmail', { template: 7 })], right: [aFlow({ hello: email() })] },
  {
    code: 'flow/no-such-step',
    wrong: [aFlow({ hello: email('gone') })],
    right: [aFlow({ hello: email('bye'), bye: email() })],
  },
  {
    code: 'flow/stray-outlet',
    wrong: [aFlow({ hello: step('sendEmail', { template: 'welcome' }, { ...goOn(null), maybe: 'hello' }) })],
    right: [aFlow({ hello: step('sendEmail', { template: 'welcome' }, goOn(null)) })],
  },
  { code: 'flow/reserved-id', wrong: [aFlow({ start: email() })], right: [aFlow({ start2: email() })] },
  {
    code: 'flow/unreachable',
    wrong: [aFlow({ hello: email(), lost: email() })],
    right: [aFlow({ hello: email('found'), found: email() })],
  },
  { code: 'flow/nothing-happens', wrong: [aFlow({})], right: [aFlow({ hello: email() })] },
  {
    code: 'flow/loop-without-bound',
    wrong: [aFlow({ pause: waitDays(30, 'hello'), hello: email('pause') })],
    right: [aFlow({ pause: waitDays(30, 'hello'), hello: email('turn'), turn: repeat(3, 'pause', null) })],
  },
  {
    code: 'flow/loop-without-wait',
    wrong: [loop(3, waitForActivity('Email Clicked', 3, 'turn', 'turn'))],
    right: [aFlow({ seen: waitForActivity('Email Clicked', 3, null, 'turn'), turn: repeat(3, 'seen', null) })],
  },
  { code: 'flow/wait-too-long', wrong: [aFlow({ pause: waitDays(366) })], right: [aFlow({ pause: waitDays(365) })] },
  {
    code: 'flow/run-too-long',
    wrong: [aFlow({ one: waitDays(200, 'two'), two: waitDays(166) })],
    right: [aFlow({ one: waitDays(200, 'two'), two: waitDays(165) })],
  },
  {
    code: 'flow/run-too-long',
    // A date is waited for 300 days at most, and 10 minutes of spread.
    wrong: [aFlow({ renewal: { ...untilDateStep, next: goOn('pause') }, pause: waitDays(65) })],
    right: [aFlow({ renewal: { ...untilDateStep, next: goOn('pause') }, pause: waitDays(64) })],
  },
  {
    code: 'flow/run-too-long',
    // The goal pulls a lead out of the first wait into the second, which the way without it does not come to.
    wrong: [aFlow({ one: waitDays(200, null), bought: goal('Trial Started', 'two'), two: waitDays(166) })],
    right: [aFlow({ one: waitDays(200, null), bought: goal('Trial Started', 'two'), two: waitDays(165) })],
  },
  {
    code: 'flow/history-too-long',
    // A wait for something can take 13 events with the look at the lead behind it: 48 × 42 × 13 > 25,000.
    wrong: [aFlow({ ...waits(48), turn: repeat(41, 'w0', null) })],
    right: [aFlow({ ...waits(48), turn: repeat(37, 'w0', null) })],
  },
  {
    code: 'flow/path-too-long',
    wrong: [
      aFlow({
        ...chain(50, 'pause'),
        pause: step('wait', { for: { amount: 1, unit: 'hours' } }, 'turn'),
        turn: repeat(50, 'c0', null),
      }),
    ],
    right: [
      aFlow({
        ...chain(50, 'pause'),
        pause: step('wait', { for: { amount: 1, unit: 'hours' } }, 'turn'),
        turn: repeat(45, 'c0', null),
      }),
    ],
  },
  {
    code: 'flow/many-emails',
    wrong: [aFlow({ hello: email('pause'), pause: waitDays(1, 'turn'), turn: repeat(5, 'hello', null) })],
    right: [aFlow({ hello: email('pause'), pause: waitDays(1, 'turn'), turn: repeat(4, 'hello', null) })],
  },
  {
    code: 'flow/many-emails',
    // Entered every seven days, a run of three weeks can end in the week in which the next begins: 2 × 3 emails.
    wrong: [aFlow(threeEmails(waitDays(14, 'd')), { reentry: { kind: 'after', days: 7 } })],
    right: [aFlow(threeEmails(waitDays(14, 'd')), { reentry: { kind: 'after', days: 35 } })],
  },
  {
    code: 'flow/many-emails-together',
    wrong: [aFlow(daily(4)), { live: [other(daily(2)), { ...other(daily(2)), id: 'third', name: 'Third' }] }],
    right: [aFlow(daily(4)), { live: [other(daily(3)), { ...other({ hand: toThis }), id: 'third', name: 'Third' }] }],
  },
  { code: 'flow/too-large', wrong: [aFlow(chain(1200, null))], right: [aFlow(chain(800, null))] },
  {
    code: 'flow/entered-again',
    wrong: [aFlow({ hello: email() }, { ...always, on: { on: 'activity', match: { activity: 'Demo Requested' } } })],
    right: [
      aFlow({ hello: email() }, { ...always, on: { on: 'activity', match: { activity: 'Demo Requested' } } }),
      { templates: [{ id: 'welcome', name: 'Here it is', topic: 'transactional', body: 'Hello' }] },
    ],
  },
  {
    code: 'flow/never-taken',
    wrong: [
      aFlow({
        one: step(
          'split',
          {
            branches: [
              { id: 'a', name: 'A', when: asks('score.total', 'gte', 50) },
              { id: 'b', name: 'B', when: asks('score.total', 'gte', 80) },
            ],
          },
          { a: null, b: null, else: null },
        ),
      }),
    ],
    right: [
      aFlow({
        one: step(
          'split',
          {
            branches: [
              { id: 'a', name: 'A', when: asks('score.total', 'gte', 80) },
              { id: 'b', name: 'B', when: asks('score.total', 'gte', 50) },
            ],
          },
          { a: null, b: null, else: null },
        ),
      }),
    ],
  },
  {
    code: 'flow/no-unsubscribe',
    wrong: [
      aFlow({ hello: email() }),
      { templates: [{ id: 'welcome', name: 'Welcome', topic: 'transactional', body: 'Hello' }] },
    ],
    right: [
      aFlow({ hello: email() }),
      { templates: [{ id: 'welcome', name: 'Welcome', topic: 'transactional', body: '{{ unsubscribeUrl }}' }] },
    ],
  },
  {
    code: 'flow/idle-goal',
    wrong: [aFlow({ hello: email('bought'), bought: goal('Trial Started', null) })],
    right: [aFlow({ pause: waitDays(1, 'bought'), bought: goal('Trial Started', null) })],
  },
  {
    code: 'flow/flows-in-a-circle',
    wrong: [aFlow({ on: toOther }, always), { flows: both, live: [other({ back: toThis }, always)] }],
    right: [
      aFlow({ on: toOther }, always),
      { flows: both, live: [other({ back: toThis }, { reentry: { kind: 'never' } })] },
    ],
  },
  {
    code: 'flow/flows-in-a-circle',
    // Points can lift a lead to MQL, which starts the flow again.
    wrong: [aFlow({ points: addPoints }, { ...always, on: { on: 'stage', to: ['mql'] } }), { live: [scoring] }],
    right: [aFlow({ points: addPoints }, { ...always, on: { on: 'stage', to: ['customer'] } }), { live: [scoring] }],
  },
  {
    code: 'flow/flows-in-a-circle',
    // The segment asks for the grade, which follows the fit, which asks for the industry.
    wrong: [aFlow({ industry: setIndustry }, { ...always, on: entering }), { live: [scoring], segments: [promising] }],
    right: [aFlow({ industry: setIndustry }, { ...always, on: entering }), { live: [scoring], segments: [german] }],
  },
  {
    code: 'flow/flows-in-a-circle',
    wrong: [
      aFlow({ points: addPoints }, { ...always, on: entering }),
      { live: [scoring, other({ back: toThis }, { ...always, on: { on: 'stage', to: ['sql'] } })], flows: both },
    ],
    right: [
      aFlow({ points: addPoints }, { ...always, on: entering }),
      { live: [scoring, other({ back: toThis }, { on: { on: 'stage', to: ['sql'] } })], flows: both },
    ],
  },
  {
    code: 'flow/same-day-emails',
    wrong: [
      aFlow({ hello: email() }, { on: { on: 'stage', to: ['mql'] } }),
      {
        live: [
          other(
            { hours: step('wait', { for: { amount: 23, unit: 'hours' } }, 'hello'), hello: email() },
            { on: { on: 'stage', to: ['mql', 'sql'] } },
          ),
        ],
      },
    ],
    right: [
      aFlow({ hello: email() }, { on: { on: 'stage', to: ['mql'] } }),
      { live: [other({ hours: waitDays(1, 'hello'), hello: email() }, { on: { on: 'stage', to: ['mql', 'sql'] } })] },
    ],
  },
  {
    code: 'flow/score-out-of-reach',
    wrong: [aFlow({ one: splitBy(asks('score.groups.engagement', 'gte', 31), null, null) }), { live: [scoring] }],
    right: [aFlow({ one: splitBy(asks('score.groups.engagement', 'gte', 30), null, null) }), { live: [scoring] }],
  },
  {
    code: 'condition/unknown-field',
    wrong: [aFlow({ one: splitBy(asks('lead.shoeSize', 'is', '43'), null, null) })],
    right: [aFlow({ one: splitBy(asks('lead.company', 'is', '43'), null, null) })],
  },
];

function untilDate(field: string): Flow {
  return waitOnly({ until: { kind: 'date', field, offsetDays: 0, at: '09:00', zone: 'lead' } });
}

function waitOnly(settings: Record<string, unknown>): Flow {
  return only('wait', settings);
}

/** Problems that come with the wrong document of a case by its nature. */
const besides: Record<string, string[]> = {
  'flow/unknown-kind': ['flow/nothing-happens'],
  'flow/bad-settings': ['flow/nothing-happens'],
  'flow/branch-id': ['flow/stray-outlet'],
  'flow/no-weight': ['flow/no-share'],
  'flow/reserved-id': ['flow/loop-without-bound', 'flow/loop-without-wait'],
};

describe('what is wrong with a flow', () => {
  test.each(cases.map((one) => [one.code, one] as const))(
    '%s is found, and only where it is',
    (code, { wrong, right }) => {
      expect(codes(...wrong)).toContain(code);
      expect(codes(...wrong).filter((found) => found !== code && !besides[code]?.includes(found))).toEqual([]);
      expect(codes(...right)).toEqual([]);
    },
  );

  test('says where, in a sentence, and what to do', () => {
    for (const { wrong } of cases)
      for (const { where, message, hint } of checkFlow(wrong[0], aWorkspace(wrong[1]))) {
        expect(where).not.toContain('undefined');
        expect(message).toMatch(/[.!?”]$/);
        expect(hint.length).toBeGreaterThan(10);
      }
  });

  test('errors come first', () => {
    const flow = aFlow({ hello: email('gone'), lost: email() });
    expect(checkFlow(flow, aWorkspace()).map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });

  test('the scoring model of a scoring flow is looked at too', () => {
    const model = { ...starterModel(), groups: starterModel().groups.map((group) => ({ ...group, id: 'same' })) };
    const broken = pointsModel(model).flow;
    expect(checkFlow(broken, aWorkspace()).some(({ code }) => code.startsWith('model/'))).toBe(true);
  });

  test('a slow circle of flows is a warning, a quick one an error', () => {
    const after = { reentry: { kind: 'after' as const, days: 30 } };
    const severity = (more: typeof after | typeof always) =>
      checkFlow(aFlow({ on: toOther }, always), aWorkspace({ flows: both, live: [other({ back: toThis }, more)] }))[0]
        ?.severity;
    expect(severity(always)).toBe('error');
    expect(severity(after)).toBe('warning');
  });

  test('a circle that depends on scoring is a warning', () => {
    const flow = aFlow({ points: addPoints }, { ...always, on: { on: 'stage', to: ['mql'] } });
    expect(checkFlow(flow, aWorkspace({ live: [scoring] })).map(({ severity, where }) => [severity, where])).toEqual([
      ['warning', 'steps/points'],
    ]);
  });

  test('emails of all flows are added up, with each flow’s part', () => {
    const [problem] = checkFlow(aFlow(daily(5)), aWorkspace({ live: [other(daily(4))] }));
    expect(problem?.message).toBe(
      'A lead can get 9 emails within seven days: 5 from this flow, the others from “Other” (4).',
    );
  });
});
