import fc from 'fast-check';
import type { Definition, Json } from '../../shared/asl/index.ts';
import { runs } from '../runs.ts';
import { FOR_TOKEN, FUNCTION, INVOKE } from './execution.ts';

/** Cases per property: few by default, as many as wanted on a quiet machine. */
export const numRuns = runs(150);

type State = Definition['States'][string];

/** Expressions that work, that fail, and that depend on what went before. */
const expression = fc.constantFrom(
  '{% $states.input %}',
  '{% $states.input.n %}',
  '{% $states.input.n + 1 %}',
  '{% $exists($a) ? $a : 0 %}',
  '{% $append([], $states.input.list[x > 1].x) %}',
  '{% $states.input.list.x[] %}',
  '{% $uuid() %}',
  '{% $random() %}',
  '{% $now() %}',
  '{% $states.context.State.RetryCount %}',
  '{% $states.input.missing %}',
  '{% $states.input.n > "x" %}',
);
const template: fc.Arbitrary<Json> = fc.oneof(
  expression,
  fc.constantFrom<Json>(null, 7, 'text', [], { n: 1, list: [{ x: 1 }, { x: 2 }] }),
  fc.record({ n: expression, list: fc.constant<Json>([{ x: 2 }]) }),
);
const condition = fc.constantFrom(
  '{% true %}',
  '{% false %}',
  '{% $exists($states.input.n) and $states.input.n = 1 %}',
  '{% $random() > 0.5 %}',
  '{% $states.input.flag %}',
);
// AWS takes any JSON as Output (it was recorded with a number); asl-validator only an expression or an object.
const output: fc.Arbitrary<Json> = fc.oneof(
  expression,
  fc.constant<Json>({ n: 1, list: [{ x: 1 }, { x: 2 }] }),
  fc.record({ n: expression, list: fc.constant<Json>([{ x: 2 }]) }),
);
const results = fc.record(
  { Assign: fc.dictionary(fc.constantFrom('a', 'b'), template, { maxKeys: 2 }), Output: output },
  { requiredKeys: [] },
);
const errors: fc.Arbitrary<string[]> = fc.constantFrom(
  ['Busy'],
  ['States.Timeout'],
  ['States.TaskFailed'],
  ['States.QueryEvaluationError'],
);
const retrier = fc.record(
  {
    ErrorEquals: errors,
    MaxAttempts: fc.integer({ min: 0, max: 2 }),
    JitterStrategy: fc.constantFrom('FULL' as const, 'NONE' as const),
  },
  { requiredKeys: ['ErrorEquals'] },
);

/** A state that leads to later states only, except through a Task, so that every loop meets the world. */
const stateAt = (index: number, count: number): fc.Arbitrary<State> => {
  const later = fc.integer({ min: index + 1, max: count }).map((i) => `S${i}`);
  const anywhere = fc.integer({ min: 0, max: count }).map((i) => `S${i}`);
  const catcher = fc.record({ ErrorEquals: errors, Next: later });
  const task = fc.record({
    Retry: fc.array(retrier, { maxLength: 2 }),
    Catch: fc.array(catcher, { maxLength: 2 }),
    Next: anywhere,
  });
  const timeout = fc.record({ TimeoutSeconds: fc.integer({ min: 1, max: 90 }) }, { requiredKeys: [] });
  return fc.oneof(
    fc.tuple(results, later).map(([more, Next]): State => ({ Type: 'Pass', ...more, Next })),
    fc.tuple(results, later).map(([more, Next]): State => ({ Type: 'Wait', Seconds: 60, ...more, Next })),
    fc.tuple(fc.array(fc.tuple(condition, later, results), { minLength: 1, maxLength: 3 }), later).map(
      ([rules, Default]): State => ({
        Type: 'Choice',
        Choices: rules.map(([Condition, Next, more]) => ({ Condition, Next, ...more })),
        Default,
      }),
    ),
    fc.tuple(task, timeout, results, fc.option(expression)).map(
      ([more, time, shaped, Arguments]): State => ({
        Type: 'Task',
        Resource: FUNCTION,
        ...(Arguments === null ? {} : { Arguments }),
        ...more,
        ...time,
        ...shaped,
      }),
    ),
    fc.tuple(task, timeout, results, fc.constantFrom(INVOKE, FOR_TOKEN)).map(
      ([more, time, shaped, Resource]): State => ({
        Type: 'Task',
        Resource,
        Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.Name %}' },
        ...more,
        ...time,
        ...shaped,
      }),
    ),
  );
};

const targetsOf = (state: State): string[] =>
  [...JSON.stringify(state).matchAll(/"(?:Next|Default)":"(S\d+)"/g)].map(([, name]) => name ?? '');

/** Leaves out what nothing leads to. */
const reachable = (states: { [name: string]: State }): { [name: string]: State } => {
  const reached = new Set<string>();
  const open = ['S0'];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name];
    if (reached.has(name) || state === undefined) continue;
    reached.add(name);
    open.push(...targetsOf(state));
  }
  return Object.fromEntries(Object.entries(states).filter(([name]) => reached.has(name)));
};

/** Machines of up to seven states with a way to end. */
export const anyMachine: fc.Arbitrary<Definition> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => stateAt(index, count))).map((states): Definition => {
      const all = {
        ...Object.fromEntries(states.map((state, i) => [`S${i}`, state])),
        [`S${count}`]: { Type: 'Succeed' },
      };
      return { QueryLanguage: 'JSONata', StartAt: 'S0', States: reachable(all as { [name: string]: State }) };
    }),
  )
  .filter(({ States }) => Object.values(States).some(({ Type }) => Type === 'Succeed'));
