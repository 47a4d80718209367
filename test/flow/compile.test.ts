import validate from 'asl-validator';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { step as advance, check, type Definition } from '../../shared/asl/index.ts';
import { compile, type Flow, mqlNurture, pointsModel, StepCall } from '../../shared/flow/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import { randomFlow } from '../reference-walk/random-flow.ts';
import { runs } from '../runs.ts';
import { aFlow, asks, email, goal, handOff, repeat, splitBy, step, waitDays, waitForActivity } from './a-flow.ts';

const numRuns = runs(100);

const definitionOf = (flow: Flow, startAt?: string): Definition => {
  const { definition } = compile(flow, 3, startAt === undefined ? {} : { startAt });
  if (definition === null) throw new Error('Nothing runs.');
  return definition;
};
const typesOf = (flow: Flow): Record<string, string> =>
  Object.fromEntries(Object.entries(definitionOf(flow).States).map(([name, state]) => [name, state.Type]));

/** Every string of a definition that is an expression. */
const expressionsIn = (json: unknown): string[] => {
  if (typeof json === 'string') return json.startsWith('{%') ? [json.slice(2, -2)] : [];
  if (typeof json !== 'object' || json === null) return [];
  return Object.values(json).flatMap(expressionsIn);
};

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
};

/** What the first call of a step function gets, with expressions worked out. */
const firstCall = async (flow: Flow): Promise<StepCall> => {
  const { effects } = await advance(definitionOf(flow), null, {
    type: 'start',
    at: '2026-03-02T10:00:00.000Z',
    random: 0,
    execution: { id: 'e', name: 'e', startTime: '2026-03-02T10:00:00.000Z' },
    stateMachine: { id: 'm', name: 'm' },
    input: { v: 1, flow: flow.id, version: 3, enrolment: 'lead.flow.1', lead: 'lead', epoch: 2 },
  });
  const [effect] = effects;
  if (effect?.type !== 'invoke') throw new Error('No function was called.');
  return StepCall.parse(effect.payload);
};

describe('a compiled flow', () => {
  test('is the same to the byte however the document’s keys are ordered', () => {
    fc.assert(
      fc.property(randomFlow, (flow) => {
        expect(compile(shuffled(flow) as Flow, 1).text).toBe(compile(flow, 1).text);
      }),
      { numRuns },
    );
  });

  test('is one that AWS, its checkers and the interpreter take, whatever the flow', () => {
    fc.assert(
      fc.property(randomFlow, (flow) => {
        const { definition } = compile(flow, 1);
        if (definition === null) return;
        expect(check(definition)).toEqual([]);
        for (const name of Object.keys(definition.States)) expect(name.length).toBeLessThanOrEqual(80);
        for (const text of expressionsIn(definition)) expect(() => jsonata(text)).not.toThrow();
      }),
      { numRuns },
    );
    fc.assert(
      fc.property(randomFlow, (flow) => {
        const { definition } = compile(flow, 1);
        if (definition === null) return;
        expect(validate(definition as Parameters<typeof validate>[0]).errors).toEqual([]);
      }),
      { numRuns: Math.min(numRuns, 20) },
    );
  });

  test('says what each step’s call needs, by ids only', async () => {
    const call = await firstCall(
      aFlow({ hello: email('check'), check: splitBy(asks('lead.industry', 'is', 'Retail'), null, null) }),
    );
    expect(call).toMatchObject({
      v: 1,
      flow: 'a-flow',
      version: 3,
      enrolment: 'lead.flow.1',
      lead: 'lead',
      epoch: 2,
      step: 'hello',
      visit: 1,
      kind: 'sendEmail',
      settings: { template: 'welcome' },
      reads: [['lead', 'industry']],
    });
    expect(call.path.map(({ step: id, outlet }) => `${id}.${outlet}`)).toEqual(['start.then']);
  });

  test('has names that one recognises from the canvas', () => {
    expect(Object.keys(definitionOf(mqlNurture.flow).States)).toEqual([
      'Send email: Mql 1 first steps (first-steps)',
      'Wait 2 days (two-days)',
      'Left the flow',
      'Send email: Mql 2 case (case)',
      'Wait for Email Clicked or Pricing Viewed (interest)',
      'Send email: Mql 4 offer (offer)',
      'Send email: Mql 3 objections (objections)',
      'Wait 3 days (think)',
      'Wait 4 days (four-days)',
      'Split: Took an interest · look at the lead (interested)',
      'Split: Took an interest (interested)',
      'Hand off to sales (hand-off)',
      'End of the flow',
      'Set stage: Recycled (recycle)',
      'Notify: A handoff has waited a day: {{ lead.fir… (remind)',
    ]);
  });

  test('begins at its first step, and only before one that a loop comes back to stands a state of its own', () => {
    const straight = definitionOf(aFlow({ hello: email('pause'), pause: waitDays(1) }));
    expect(straight.StartAt).toBe('Send email: Welcome (hello)');
    expect(straight.States[straight.StartAt]).toMatchObject({ Assign: { facts: {}, computed: {} } });
    const round = aFlow({ hello: email('pause'), pause: waitDays(1, 'turn'), turn: repeat(3, 'hello', null) });
    expect(definitionOf(round).StartAt).toBe('Start');
  });

  test('answers a wait through its first outlet, and through those that lead elsewhere by an error', () => {
    const answer = (rejected: string | null) => {
      const { States } = definitionOf(aFlow({ hand: handOff(null, rejected, null), bye: email() }));
      const state = States['Hand off to sales (hand)'];
      if (state?.Type !== 'Task') throw new Error('A handoff is a task.');
      const { Payload } = state.Arguments as unknown as { Payload: StepCall };
      return {
        states: Object.keys(States),
        end: state.End,
        errors: Payload.errors,
        caught: state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('Ripen.Outlet.rejected'))?.Next,
        never: state.Retry?.[0]?.ErrorEquals,
      };
    };
    expect(answer('bye')).toMatchObject({ end: true, errors: ['rejected'], caught: 'Send email: Welcome (bye)' });
    expect(answer('bye').never).toContain('Ripen.Outlet.rejected');
    expect(answer(null)).toMatchObject({ end: true, errors: undefined, caught: undefined });
    expect(answer(null).states).toEqual(['Hand off to sales (hand)', 'Left the flow', 'End of the flow']);
  });

  test('says which states belong to which step', () => {
    const { states } = compile(mqlNurture.flow, 1);
    expect(states.interested).toEqual([
      'Split: Took an interest · look at the lead (interested)',
      'Split: Took an interest (interested)',
    ]);
  });

  test('of a scoring flow chooses the way in first, and lists the transitions that have steps', () => {
    const compiled = compile(pointsModel(starterModel()).flow, 1);
    expect(compiled.definition?.States.Start?.Type).toBe('Choice');
    expect(compiled.live.transitions).toEqual(['sql']);
    expect(compiled.live.trigger).toBeNull();
  });

  test('is nothing where nothing hangs on the start', () => {
    expect(compile(aFlow({}), 1)).toMatchObject({ definition: null, text: '', cost: null });
  });
});

describe('few transitions', () => {
  test('splits in a row are one Choice', () => {
    const flow = aFlow({
      one: splitBy(asks('grade', 'is', 'A'), 'two', 'three'),
      two: splitBy(asks('score.total', 'gte', 50), 'hello', null),
      three: repeat(2, 'hello', null),
      hello: email(),
    });
    const types = Object.values(typesOf(flow));
    expect(types.filter((type) => type === 'Choice')).toHaveLength(1);
  });

  test('the lead is looked at once before a split at the start, not again behind a step that told', () => {
    const flow = aFlow({
      check: splitBy(asks('grade', 'is', 'A'), 'hello', null),
      hello: email('again'),
      again: splitBy(asks('grade', 'is', 'B'), null, null),
    });
    const looks = Object.keys(typesOf(flow)).filter((name) => name.includes('look at the lead'));
    expect(looks).toEqual([]);
  });

  test('it is looked at behind a wait, where a split asks for it', () => {
    const flow = aFlow({ pause: waitDays(1, 'check'), check: splitBy(asks('grade', 'is', 'A'), null, null) });
    expect(Object.keys(typesOf(flow))).toContain('Split: Yes · look at the lead (check)');
  });

  test('a wait is a Wait unless a goal can end it', () => {
    const plain = aFlow({ pause: waitDays(1, 'hello'), hello: email() });
    const aimed = aFlow({ pause: waitDays(1, 'hello'), hello: email(), bought: goal('Trial Started', null) });
    expect(typesOf(plain)['Wait 1 day (pause)']).toBe('Wait');
    expect(typesOf(aimed)['Wait 1 day (pause)']).toBe('Task');
  });

  test('a wait behind the goal is a Wait again', () => {
    const flow = aFlow({
      pause: waitDays(1, 'bought'),
      bought: goal('Trial Started', 'rest'),
      rest: waitDays(2, null),
    });
    expect(typesOf(flow)['Wait 2 days (rest)']).toBe('Wait');
  });

  test('answers of sales that lead to one place need no Choice', () => {
    const flow = aFlow({ hand: handOff('hello', 'hello', 'hello'), hello: email() });
    expect(Object.values(typesOf(flow))).not.toContain('Choice');
  });
});

describe('the author’s text', () => {
  const evil = [
    '{% $states.input %}',
    ' {% 1 %} ',
    '%}',
    '"; $error("x"); "',
    'line one\nline two',
    '',
    '\u2028',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: our own placeholder, in an author's mouth.
    '{{ lead.x }} ${StepsFunctionArn}',
  ];

  test.each(evil)('%j reaches the step function as it was written', async (text) => {
    const call = await firstCall(aFlow({ tell: step('notify', { channel: 'email', to: text, message: text }, null) }));
    expect(call.settings).toEqual({ channel: 'email', to: text, message: text });
  });

  test('of any kind reaches the step function, also in keys and lists of lists', async () => {
    const anything = fc
      .dictionary(fc.string(), fc.jsonValue())
      .filter((it) => !JSON.stringify(it).includes('__proto__'));
    await fc.assert(
      fc.asyncProperty(anything, async (fields) => {
        const { settings } = await firstCall(aFlow({ mark: step('updateLead', { fields }, null) }));
        // As text, which is what travels: JSON knows no -0.
        expect(JSON.parse(JSON.stringify(settings))).toEqual(JSON.parse(JSON.stringify({ fields })));
      }),
      { numRuns },
    );
  });

  test('that checkers could take for something else is written so that they do not', () => {
    const fields = { 'a.$': '{% x %}', '': '', lists: [['a'], [[1]]], 'two\nlines': 'two\nlines' };
    const { definition } = compile(aFlow({ mark: step('updateLead', { fields }, null) }), 1);
    expect(validate(definition as unknown as Parameters<typeof validate>[0]).errors).toEqual([]);
  });

  test('called __proto__ is refused, since neither JavaScript nor JSONata could keep it', () => {
    const settings = JSON.parse('{ "fields": { "__proto__": 1 } }') as Record<string, unknown>;
    expect(() => compile(aFlow({ mark: step('updateLead', settings, null) }), 1)).toThrow('__proto__');
  });

  test('in a name is cut to what AWS takes, and stays unlike its neighbours', () => {
    const message = 'ж😀'.repeat(60);
    const flow = aFlow({
      a: step('notify', { channel: 'email', to: 'owner', message }, 'b'),
      b: step('notify', { channel: 'email', to: 'owner', message }, null),
    });
    const names = Object.keys(definitionOf(flow).States);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect([name.length <= 80, name.isWellFormed()]).toEqual([true, true]);
  });
});

describe('a moved run', () => {
  const flow = aFlow({
    hello: email('pause'),
    pause: waitDays(3, 'check'),
    check: splitBy(asks('grade', 'is', 'A'), 'bye', null),
    bye: email(),
  });

  test('begins at its step, without the states before it', () => {
    const definition = definitionOf(flow, 'check');
    expect(check(definition)).toEqual([]);
    expect(Object.keys(definition.States)).not.toContain('Wait 3 days (pause)');
  });

  test('remembers where it had been', async () => {
    const { effects } = await advance(definitionOf(flow, 'bye'), null, {
      type: 'start',
      at: '2026-03-02T10:00:00.000Z',
      random: 0,
      execution: { id: 'e', name: 'e', startTime: '2026-03-02T10:00:00.000Z' },
      stateMachine: { id: 'm', name: 'm' },
      input: {
        v: 1,
        flow: 'a-flow',
        version: 3,
        enrolment: 'x',
        lead: 'lead',
        epoch: 3,
        path: [{ step: 'start', outlet: 'then', at: '2026-03-01T10:00:00.000Z' }],
      },
    });
    const [effect] = effects;
    const call = effect?.type === 'invoke' ? StepCall.parse(effect.payload) : null;
    expect(call?.path.map(({ step: id, outlet }) => `${id}.${outlet}`)).toEqual(['start.then', 'start.moved']);
  });

  test('begins before its step where a goal may pull the lead back there, or it would forget its way', () => {
    const behind = aFlow({
      ask: waitForActivity('Pricing Viewed', 3, 'bought', 'rest'),
      bought: goal('Trial Started', 'hi'),
      hi: email('rest'),
      rest: waitDays(2, null),
    });
    const backTo = (startAt: string) => {
      const { StartAt, States } = definitionOf(behind, startAt);
      return Object.values(States).some((state) => 'Next' in state && state.Next === StartAt);
    };
    expect([backTo('hi'), backTo('rest')]).toEqual([false, false]);
    expect([definitionOf(behind, 'hi').StartAt, definitionOf(flow, 'bye').StartAt]).toEqual([
      'Start',
      'Send email: Welcome (bye)',
    ]);
  });

  test('cannot begin at a step that is not there or switched off', () => {
    expect(() => compile(flow, 1, { startAt: 'gone' })).toThrow('cannot be moved');
    const off = aFlow({ ...flow.steps, bye: { ...email(), disabled: true } });
    expect(() => compile(off, 1, { startAt: 'bye' })).toThrow('cannot be moved');
  });

  test('does not change the definition of the others', () => {
    const before = compile(flow, 1).text;
    expect(definitionOf(flow, 'bye').StartAt).toBe('Send email: Welcome (bye)');
    expect(compile(flow, 1).text).toBe(before);
    expect(definitionOf(flow).StartAt).toBe('Send email: Welcome (hello)');
  });
});

describe('interruption', () => {
  test('every step that calls out ends quietly when the run has left, and is tried again over days otherwise', () => {
    const { States } = definitionOf(
      aFlow({ hello: email('seen'), seen: waitForActivity('Email Clicked', 3, null, null) }),
    );
    for (const state of Object.values(States)) {
      if (state.Type !== 'Task') continue;
      expect(state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('Ripen.Exited'))?.Next).toBe('Left the flow');
      const [never, always] = state.Retry ?? [];
      expect([never?.MaxAttempts, never?.ErrorEquals.includes('Ripen.Exited')]).toEqual([0, true]);
      // 2 s doubled to an hour takes 11 attempts; the rest are an hour each at most, half of it on average.
      expect([always?.JitterStrategy, (always?.MaxAttempts ?? 0) > 100]).toEqual(['FULL', true]);
    }
  });
});

describe('what a flow costs', () => {
  test('is reckoned from the definition, with its parts', () => {
    const { cost } = compile(aFlow({ hello: email('pause'), pause: waitDays(1, 'bye'), bye: email() }), 1);
    // Email, wait, email: the first state begins the run and the last one ends it.
    expect(cost?.transitionsPerLead).toBe(3);
    expect(cost?.parts.map(({ what, count }) => [what, Math.round(count)])).toEqual([
      ['State transitions', 3000],
      ['Function calls', 2000],
      // The enrolment begun and ended, and for each email its claim and its message.
      ['Writes', 8000 + 2000 * (4 + 4)],
      ['Events', 1000 + 2000 * 2],
      ['Emails', 2000],
    ]);
    expect(cost?.dollars).toBeCloseTo(
      3000 * 25e-6 +
        2000 * (0.2e-6 + 0.1 * 0.5 * 1.33334e-5) +
        24_000 * 0.625e-6 +
        5000 * (1e-6 + 1.2 * 0.4e-6 + 0.2e-6) +
        2000 * 0.16e-3,
      6,
    );
  });

  test('of a handoff counts the task, its events and the email that tells the rep', () => {
    const { cost } = compile(aFlow({ hand: handOff(null, null, null) }), 1);
    const each = Object.fromEntries((cost?.parts ?? []).map(({ what, count }) => [what, count / 1000]));
    expect(each).toMatchObject({ 'Function calls': 1, Writes: 8 + 4 + 21 + 6, Events: 1 + 3, Emails: 1 });
  });

  test('counts loops as often as they may go, shares as drawn and conditions alike', () => {
    const emails = (flow: Flow) =>
      (compile(flow, 1).cost?.parts.find(({ what }) => what === 'Emails')?.count ?? 0) / 1000;
    expect(
      emails(aFlow({ hello: email('pause'), pause: waitDays(1, 'turn'), turn: repeat(3, 'hello', null) })),
    ).toBeCloseTo(4, 2);
    const weighed = step(
      'randomSplit',
      {
        branches: [
          { id: 'a', name: 'A', weight: 9 },
          { id: 'b', name: 'B', weight: 1 },
        ],
        salt: '',
      },
      { a: 'hello', b: null },
    );
    expect(emails(aFlow({ draw: weighed, hello: email() }))).toBeCloseTo(0.9, 6);
    expect(emails(aFlow({ check: splitBy(asks('grade', 'is', 'A'), 'hello', null), hello: email() }))).toBeCloseTo(
      0.5,
      6,
    );
  });

  test('of the starter nurture is at most 15 transitions a lead', () => {
    expect(compile(mqlNurture.flow, 1).cost?.transitionsPerLead).toBeLessThanOrEqual(15);
  });
});
