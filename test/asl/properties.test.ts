import validate from 'asl-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  check,
  type Definition,
  type ExecutionEvent,
  type Json,
  type Snapshot,
  type StepResult,
  step,
} from '../../shared/asl/index.ts';
import { MONDAY } from './execution.ts';
import { anyMachine, numRuns } from './machines.ts';

/** What the world does next, drawn by a number: answers, failures, tokens, timers, repeats and nonsense. */
const eventFor = (result: StepResult, draw: number, at: string): ExecutionEvent => {
  const { waiting, wake } = result.snapshot;
  const stamp = { at, random: draw / 1000 };
  const output: Json = { n: draw % 3, list: [{ x: draw % 4 }], flag: draw % 2 === 0 };
  const timer: ExecutionEvent = { ...stamp, type: 'timer', id: wake?.id ?? 'none' };
  if (waiting?.for !== 'task') return draw % 7 === 0 ? { ...stamp, type: 'timer', id: 'nonsense' } : timer;
  const { id, token } = waiting;
  const answers: ExecutionEvent[] = [
    { ...stamp, type: 'taskSucceeded', id, output },
    { ...stamp, type: 'taskFailed', id, error: 'Busy', cause: '{}' },
    { ...stamp, type: 'tokenSucceeded', token: token ?? 'none', output },
    { ...stamp, type: 'tokenFailed', token: token ?? 'none', error: 'Busy' },
    timer,
    { ...stamp, type: 'taskSucceeded', id: 'old', output },
  ];
  return answers[draw % answers.length] as ExecutionEvent;
};

/** Runs a machine through drawn events; `keep` says what happens to the snapshot between two of them. */
const story = async (definition: Definition, draws: number[], keep: (snapshot: Snapshot) => Snapshot) => {
  let at = MONDAY;
  const results: StepResult[] = [];
  let result = await step(definition, null, {
    type: 'start',
    at,
    random: 0.5,
    input: { n: 1, list: [{ x: 2 }], flag: true },
    execution: { id: 'e', name: 'e', startTime: at },
    stateMachine: { id: 'm', name: 'm' },
  });
  results.push(result);
  for (const draw of draws) {
    at = result.snapshot.wake?.at ?? at;
    result = await step(definition, keep(result.snapshot), eventFor(result, draw, at));
    results.push(result);
  }
  return results;
};

const draws = fc.array(fc.nat(999), { minLength: 1, maxLength: 12 });
const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe('whatever the machine and whatever happens', () => {
  it('a snapshot that went through JSON goes on as if it had not', async () => {
    let waits = 0;
    await fc.assert(
      fc.asyncProperty(anyMachine, draws, async (definition, numbers) => {
        const kept = await story(definition, numbers, (snapshot) => snapshot);
        const stored = await story(definition, numbers, throughJson);
        expect(stored).toEqual(kept);
        expect(throughJson(kept)).toEqual(kept);
        waits += kept.filter(({ snapshot }) => snapshot.waiting !== null).length;
      }),
      { numRuns },
    );
    expect(waits).toBeGreaterThan(numRuns / 10);
  });

  it('a step changes neither the snapshot nor the definition it is given', async () => {
    await fc.assert(
      fc.asyncProperty(anyMachine, draws, async (definition, numbers) => {
        const before = JSON.stringify(definition);
        await story(definition, numbers, (snapshot) => {
          const freeze = (value: unknown): void => {
            if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
            Object.freeze(value);
            for (const inner of Object.values(value)) freeze(inner);
          };
          freeze(snapshot);
          return snapshot;
        });
        expect(JSON.stringify(definition)).toBe(before);
      }),
      { numRuns },
    );
  });

  it('the history is numbered without gaps, and the end is told once', async () => {
    await fc.assert(
      fc.asyncProperty(anyMachine, draws, async (definition, numbers) => {
        const results = await story(definition, numbers, (snapshot) => snapshot);
        const history = results.flatMap((result) => result.history);
        expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
        const ends = results.flatMap(({ effects }) => effects).filter(({ type }) => type === 'end');
        expect(ends).toHaveLength(results.at(-1)?.snapshot.status === 'RUNNING' ? 0 : 1);
        for (const { effects, history: events, taken } of results)
          if (!taken) expect([effects, events]).toEqual([[], []]);
      }),
      { numRuns },
    );
  });

  it('a running execution always waits for something that can happen', async () => {
    await fc.assert(
      fc.asyncProperty(anyMachine, draws, async (definition, numbers) => {
        for (const { snapshot } of await story(definition, numbers, (same) => same)) {
          if (snapshot.status === 'RUNNING') expect(snapshot.waiting).not.toBeNull();
          else expect([snapshot.waiting, snapshot.wake, snapshot.position]).toEqual([null, null, null]);
          if (snapshot.waiting !== null && snapshot.waiting.for !== 'task') expect(snapshot.wake).not.toBeNull();
        }
      }),
      { numRuns },
    );
  });
});

describe('check', () => {
  const isValid = (definition: Definition): boolean =>
    // It writes into what it is given.
    validate(throughJson(definition), { checkArn: true, checkPaths: true }).isValid;

  it('takes every machine of these tests', () => {
    fc.assert(
      fc.property(anyMachine, (definition) => {
        expect(check(definition)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('answers for any JSON, and for any text in an expression, instead of throwing', () => {
    const text = fc.string({
      unit: fc.constantFrom('$', '(', ')', '[', '{', '}', '%', '"', '.', '*', 'a', ' ', ':', '=', '/'),
    });
    const states = fc.dictionary(
      fc.string({ maxLength: 3 }),
      fc.oneof(
        fc.jsonValue(),
        fc.record({ Type: fc.constant('Pass'), End: fc.constant(true), Output: text.map((t) => `{%${t}%}`) }),
      ),
    );
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ QueryLanguage: fc.constant('JSONata'), StartAt: fc.string({ maxLength: 3 }), States: states }),
    );
    fc.assert(
      fc.property(anything, (definition) => {
        for (const problem of check(definition)) expect(problem.message).not.toBe('');
      }),
      { numRuns: numRuns * 4 },
    );
  });

  it('takes nothing that asl-validator refuses, however the machine was spoilt', () => {
    const spoilt = fc.tuple(anyMachine, fc.nat(99), fc.nat(99)).map(([definition, which, how]): Definition => {
      const copy = throughJson(definition) as { States: { [name: string]: { [field: string]: unknown } } } & Definition;
      const states = Object.values(copy.States) as { [field: string]: unknown }[];
      const state = states[which % states.length] as { [field: string]: unknown };
      const ways: (() => void)[] = [
        () => Object.assign(state, { Next: 'Nowhere' }),
        () => delete state.Next,
        () => Object.assign(state, { End: true }),
        () => Object.assign(state, { Next: 'S0' }),
        () => Object.assign(state, { Seconds: 1, Timestamp: '2026-01-01T00:00:00Z' }),
        () => Object.assign(state, { Output: '{% 1 + %}' }),
        () => Object.assign(state, { ResultPath: '$.x' }),
        () => Object.assign(state, { Type: 'Map' }),
        () => Object.assign(state, { Retry: [] }),
        () => delete copy.States.S0,
        () => undefined,
      ];
      ways[how % ways.length]?.();
      return copy;
    });
    let accepted = 0;
    fc.assert(
      fc.property(spoilt, (definition) => {
        if (check(definition).length > 0) return;
        accepted++;
        expect(isValid(definition)).toBe(true);
      }),
      // It takes 20 ms to compile its schemas, each time.
      { numRuns: Math.ceil(numRuns / 3) },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
