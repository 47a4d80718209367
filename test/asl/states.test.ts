import { describe, expect, it } from 'vitest';
import { FUNCTION, later, MONDAY, machine, outputOf, started, types } from './execution.ts';

describe('a Pass state', () => {
  it('passes its input on when it has no Output', async () => {
    const run = await started(machine({ Note: { Type: 'Pass', End: true } }), { lead: 'l1' });
    expect(outputOf(run)).toEqual({ lead: 'l1' });
    expect(types(run)).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
    expect(run.effects).toEqual([{ type: 'end', status: 'SUCCEEDED', output: { lead: 'l1' } }]);
  });

  it('fills in expressions at any depth and leaves everything else alone', async () => {
    const Output = { deep: [{ who: '{% $states.input.lead %}' }, 1, null], text: '$states.input', empty: {} };
    const run = await started(machine({ Note: { Type: 'Pass', Output, End: true } }), { lead: 'l1' });
    expect(outputOf(run)).toEqual({ deep: [{ who: 'l1' }, 1, null], text: '$states.input', empty: {} });
  });

  it('shows variables as they were on entry: a swap needs no third one', async () => {
    const run = await started(
      machine({
        Seed: { Type: 'Pass', Assign: { x: 3, a: 6 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { x: '{% $a %}', a: '{% $x %}' }, Output: { seen: '{% $x %}' }, Next: 'Show' },
        Show: { Type: 'Pass', Output: ['{% $x %}', '{% $a %}', '{% $states.input.seen %}'], End: true },
      }),
    );
    expect(outputOf(run)).toEqual([6, 3, 3]);
    expect(run.history.find(({ name, assignedVariables }) => name === 'Swap' && assignedVariables)).toMatchObject({
      type: 'PassStateExited',
      assignedVariables: { x: 6, a: 3 },
    });
  });

  it('keeps a null that was assigned', async () => {
    const run = await started(
      machine({
        Seed: { Type: 'Pass', Assign: { gone: '{% $states.input.gone %}' }, Next: 'Show' },
        Show: { Type: 'Pass', Output: { is: '{% $gone %}', exists: '{% $exists($gone) %}' }, End: true },
      }),
      { gone: null },
    );
    expect(outputOf(run)).toEqual({ is: null, exists: true });
  });

  it.each([
    ['Output', { Output: '{% $states.input.missing %}' }],
    ['Output/lead/id', { Output: { lead: { id: '{% $states.input.missing %}' } } }],
    ['Assign/id', { Assign: { id: '{% $states.input.missing %}' } }],
  ])('fails when the expression of %s returns nothing', async (field, fields) => {
    const run = await started(machine({ Note: { Type: 'Pass', ...fields, End: true } }));
    const cause =
      "An error occurred while executing the state 'Note' (entered at the event id #2). The JSONata expression " +
      `'$states.input.missing' specified for the field '${field}' returned nothing (undefined).`;
    expect(run.effects).toEqual([{ type: 'end', status: 'FAILED', error: 'States.QueryEvaluationError', cause }]);
    expect(types(run)).toEqual(['ExecutionStarted', 'PassStateEntered', 'EvaluationFailed', 'ExecutionFailed']);
    expect(run.history[2]).toMatchObject({ name: 'Note', location: field, cause });
  });
});

describe('a Choice state', () => {
  const choice = machine({
    Split: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.score >= 40 %}', Next: 'Hot', Assign: { branch: 'hot' } },
        { Condition: '{% $states.input.score >= 20 %}', Next: 'Warm', Output: { was: '{% $states.input.score %}' } },
      ],
      Default: 'Cold',
      Assign: { branch: 'none' },
      Output: 'cold',
    },
    Hot: { Type: 'Pass', Output: '{% $branch %}', End: true },
    Warm: { Type: 'Pass', End: true },
    Cold: { Type: 'Pass', Output: ['{% $states.input %}', '{% $branch %}'], End: true },
  });

  it('takes the first rule that is true, with the Assign of that rule', async () => {
    expect(outputOf(await started(choice, { score: 48 }))).toBe('hot');
  });

  it('takes the Output of its rule, and not the Assign of the state', async () => {
    const run = await started(choice, { score: 25 });
    expect(outputOf(run)).toEqual({ was: 25 });
    expect(run.snapshot.variables).toEqual({});
  });

  it('uses its own Assign and Output for the Default', async () => {
    expect(outputOf(await started(choice, { score: 3 }))).toEqual(['cold', 'none']);
  });

  it('never evaluates the rules after the one it takes', async () => {
    const run = await started(
      machine({
        Split: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% true %}', Next: 'Done' },
            { Condition: '{% $states.input.missing %}', Next: 'Done' },
          ],
        },
        Done: { Type: 'Succeed' },
      }),
    );
    expect(run.snapshot.status).toBe('SUCCEEDED');
  });

  const oneRule = (Condition: string) =>
    machine({
      Split: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% false %}', Next: 'Done' },
          { Condition, Next: 'Done' },
        ],
      },
      Done: { Type: 'Succeed' },
    });

  it('fails, naming the rule, when a condition yields no boolean', async () => {
    const nothing = await started(oneRule('{% $states.input.missing %}'));
    expect(nothing.snapshot.ending).toMatchObject({
      cause: expect.stringContaining("specified for the field 'Choices[1]/Condition' returned nothing (undefined)."),
    });
    const text = await started(oneRule("{% 'yes' %}"));
    expect(text.snapshot.ending).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        "returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"yes\"",
      ),
    });
  });

  it('fails when no rule is true and there is no Default', async () => {
    const run = await started(oneRule('{% false %}'));
    expect(run.snapshot.ending).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Split' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    });
  });
});

describe('a Wait state', () => {
  const waiting = (fields: { Seconds?: number | string; Timestamp?: string }) =>
    machine({ Pause: { Type: 'Wait', ...fields, Next: 'Done' }, Done: { Type: 'Succeed' } });

  it('asks to be woken after its seconds, and goes on then', async () => {
    const run = await started(waiting({ Seconds: '{% $states.input.days * 86400 %}' }), { days: 2 });
    expect(run.effects).toEqual([{ type: 'wake', id: expect.any(String), at: later(2 * 86_400) }]);
    expect(run.snapshot.status).toBe('RUNNING');
    await run.sleeps();
    expect(run.now).toBe('2026-03-04T09:00:00.000Z');
    expect(types(run).slice(2)).toEqual([
      'WaitStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('waits until an instant in any offset', async () => {
    const run = await started(waiting({ Timestamp: '2026-03-02T12:30:00+01:00' }));
    expect(run.snapshot.wake?.at).toBe('2026-03-02T11:30:00.000Z');
  });

  it('does not wait at all for what is past', async () => {
    expect((await started(waiting({ Seconds: 0 }))).snapshot.status).toBe('SUCCEEDED');
    const long = '{% $states.input.at %}';
    const run = await started(waiting({ Timestamp: long }), { at: '2016-03-05T21:29:29.243167252Z' });
    expect(run.snapshot.status).toBe('SUCCEEDED');
  });

  it.each(['2026-12-05T21:29:29', '2026-12-05T25:29:29Z', '2026-02-30T10:00:00Z', '2026-12-05', 'tomorrow'])(
    'fails for %s, which is no instant',
    async (text) => {
      const run = await started(waiting({ Timestamp: '{% $states.input.at %}' }), { at: text });
      const cause =
        "An error occurred while executing the state 'Pause' (entered at the event id #2). The Timestamp field cannot " +
        `be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
      expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
      expect(run.history[2]).toMatchObject({ type: 'EvaluationFailed', location: 'Timestamp' });
    },
  );

  it.each([
    [-1, 'Seconds must be between 0 and 99999999 but was: -1'],
    [1.5, 'The Seconds field cannot be parsed as an integer: 1.5'],
    ['soon', "Expected 'number', but was 'string' for value: \"soon\""],
  ])('fails for %s seconds', async (seconds, text) => {
    const run = await started(waiting({ Seconds: '{% $states.input.s %}' }), { s: seconds });
    expect(run.snapshot.ending).toMatchObject({ cause: expect.stringContaining(text) });
  });

  it('ignores a timer that is not the one it asked for', async () => {
    const run = await started(waiting({ Seconds: 60 }));
    const before = run.snapshot;
    await run.send({ type: 'timer', id: 'another' }, later(60));
    expect(run.taken).toBe(false);
    expect(run.snapshot).toEqual(before);
    expect(run.effects).toEqual([]);
  });
});

describe('a Fail state', () => {
  it('ends the execution with its error and cause, which may be computed', async () => {
    const run = await started(
      machine({ Stop: { Type: 'Fail', Error: 'Exit', Cause: '{% "Because " & $states.input.why %}' } }),
      { why: 'unsubscribed' },
    );
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'Exit', cause: 'Because unsubscribed' });
    expect(types(run)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('needs neither', async () => {
    const run = await started(machine({ Stop: { Type: 'Fail' } }));
    expect(run.effects).toEqual([{ type: 'end', status: 'FAILED' }]);
  });

  it('fails on its own expression rather than with the error it meant', async () => {
    const run = await started(machine({ Stop: { Type: 'Fail', Error: '{% $states.input.missing %}', Cause: 'x' } }));
    expect(run.snapshot.ending).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('an execution', () => {
  it('can be stopped while it waits, and takes nothing afterwards', async () => {
    const run = await started(machine({ Pause: { Type: 'Wait', Seconds: 60, End: true } }));
    const { wake } = run.snapshot;
    await run.send({ type: 'stop', error: 'Exit', cause: 'unsubscribed' });
    expect(run.effects).toEqual([{ type: 'end', status: 'ABORTED', error: 'Exit', cause: 'unsubscribed' }]);
    expect(types(run).at(-1)).toBe('ExecutionAborted');
    expect(run.snapshot.wake).toBeNull();
    await run.send({ type: 'timer', id: wake?.id ?? '' }, later(60));
    expect(run.taken).toBe(false);
  });

  it('times out as a whole at its TimeoutSeconds, whatever it waits for', async () => {
    const run = await started(machine({ Pause: { Type: 'Wait', Seconds: 600, End: true } }, { TimeoutSeconds: 300 }));
    expect(run.effects).toEqual([{ type: 'wake', id: 'execution', at: later(300) }]);
    await run.sleeps();
    expect(run.snapshot.ending).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(types(run).at(-1)).toBe('ExecutionTimedOut');
  });

  it('asks for the earlier timer first and for its own timeout again afterwards', async () => {
    const run = await started(
      machine(
        { Pause: { Type: 'Wait', Seconds: 60, Next: 'Long' }, Long: { Type: 'Wait', Seconds: 9_000, End: true } },
        { TimeoutSeconds: 300 },
      ),
    );
    expect(run.snapshot.wake?.at).toBe(later(60));
    await run.sleeps();
    expect(run.effects).toEqual([{ type: 'wake', id: 'execution', at: later(300) }]);
  });

  it('tells expressions who runs what', async () => {
    const run = await started(machine({ Who: { Type: 'Pass', Output: '{% $states.context %}', End: true } }), { a: 1 });
    expect(outputOf(run)).toEqual({
      Execution: { Id: 'arn:run', Input: { a: 1 }, Name: 'run', StartTime: MONDAY, RedriveCount: 0 },
      State: { EnteredTime: MONDAY, Name: 'Who' },
      StateMachine: { Id: 'arn:machine', Name: 'machine' },
    });
  });

  it('tells only tasks how often they were tried again', async () => {
    const told = '{% $states.context.State %}';
    const run = await started(
      machine({ Call: { Type: 'Task', Resource: FUNCTION, Arguments: { told }, Output: told, End: true } }),
    );
    expect(outputOf(await run.returns({}))).toEqual({ EnteredTime: MONDAY, Name: 'Call', RetryCount: 0 });
  });

  it('starts once: a second start changes nothing', async () => {
    const run = await started(machine({ Pause: { Type: 'Wait', Seconds: 60, End: true } }));
    const events = run.history.length;
    await run.send({
      type: 'start',
      input: 'again',
      execution: { id: 'arn:run', name: 'run', startTime: MONDAY },
      stateMachine: { id: 'arn:machine', name: 'machine' },
    });
    expect([run.taken, run.history.length]).toEqual([false, events]);
  });

  it('begins with nothing but a start', async () => {
    const { step } = await import('../../shared/asl/index.ts');
    const stop = { type: 'stop', at: MONDAY, random: 0 } as const;
    await expect(step(machine({ A: { Type: 'Succeed' } }), null, stop)).rejects.toThrow('begins with a start event');
  });
});
