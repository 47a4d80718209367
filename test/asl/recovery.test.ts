import { describe, expect, it } from 'vitest';
import type { Definition } from '../../shared/asl/index.ts';
import { FUNCTION, INVOKE, later, machine, outputOf, started, types } from './execution.ts';

type Task = Extract<Definition['States'][string], { Type: 'Task' }>;
const calling = (task: Partial<Task>) =>
  machine({ Call: { Type: 'Task', Resource: FUNCTION, ...task, Next: 'Done' }, Done: { Type: 'Succeed' } });

/** Fails every attempt, and collects the seconds slept before each. */
const delaysOf = async (task: Partial<Task>, random = 0.5): Promise<number[]> => {
  const run = await started(calling(task), {}, random);
  const delays: number[] = [];
  while (run.snapshot.status === 'RUNNING') {
    await run.fails('Busy');
    if (run.snapshot.wake === null) break;
    delays.push((Date.parse(run.snapshot.wake.at) - Date.parse(run.now)) / 1000);
    await run.sleeps();
  }
  return delays;
};

// The cases of this block follow AWS's documentation ("Handling errors in Step Functions workflows"), not a recording.
describe('Retry', () => {
  it('tries three times more by default, after 1, 2 and 4 seconds', async () => {
    expect(await delaysOf({ Retry: [{ ErrorEquals: ['Busy'] }] })).toEqual([1, 2, 4]);
  });

  it('grows by its rate up to its longest delay', async () => {
    const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 20 };
    expect(await delaysOf({ Retry: [retrier] })).toEqual([3, 9, 20, 20]);
  });

  it('never tries again with no attempts allowed', async () => {
    expect(await delaysOf({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }] })).toEqual([]);
  });

  it('draws a delay between nothing and the whole with full jitter', async () => {
    const Retry: Task['Retry'] = [{ ErrorEquals: ['Busy'], IntervalSeconds: 100, JitterStrategy: 'FULL' }];
    const delays = await delaysOf({ Retry });
    for (const [i, delay] of delays.entries()) {
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(100 * 2 ** i);
    }
    expect(await delaysOf({ Retry })).toEqual(delays);
    expect(await delaysOf({ Retry }, 0.1)).not.toEqual(delays);
  });

  it('counts the attempts of each retrier by itself', async () => {
    const run = await started(
      calling({
        Retry: [
          { ErrorEquals: ['Busy'], MaxAttempts: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 10 },
        ],
      }),
    );
    for (const error of ['Busy', 'Other', 'Other']) {
      await run.fails(error);
      expect(run.snapshot.status).toBe('RUNNING');
      await run.sleeps();
    }
    await run.fails('Busy');
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'Busy' });
    expect(types(run).filter((type) => type === 'LambdaFunctionScheduled')).toHaveLength(4);
    expect(types(run).filter((type) => type === 'TaskStateEntered')).toHaveLength(1);
  });

  it('evaluates the Arguments again, which may ask for the number of attempts', async () => {
    const Arguments = { attempt: '{% $states.context.State.RetryCount %}' };
    const run = await started(calling({ Arguments, Retry: [{ ErrorEquals: ['Busy'] }] }));
    await run.fails('Busy');
    await run.sleeps();
    expect(run.effects[0]).toMatchObject({ type: 'invoke', payload: { attempt: 1 } });
  });

  it('starts afresh when the state is entered again', async () => {
    const loop = machine({
      Call: { Type: 'Task', Resource: FUNCTION, Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }], Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.stop %}', Next: 'Done' }], Default: 'Call' },
      Done: { Type: 'Succeed' },
    });
    const run = await started(loop);
    for (const stop of [false, true]) {
      await run.fails('Busy');
      await run.sleeps();
      await run.returns({ stop });
    }
    expect(run.snapshot.status).toBe('SUCCEEDED');
  });

  it('applies to a timeout, with a timeout of its own for the next attempt', async () => {
    const run = await started(calling({ TimeoutSeconds: 30, Retry: [{ ErrorEquals: ['States.Timeout'] }] }));
    await run.sleeps();
    expect(types(run).at(-1)).toBe('LambdaFunctionTimedOut');
    await run.sleeps();
    expect(run.snapshot.wake?.at).toBe(later(30 + 1 + 30));
    await run.returns('in time');
    expect(outputOf(run)).toBe('in time');
  });

  it('leaves States.Timeout to those who name it: States.TaskFailed does not', async () => {
    const run = await started(calling({ TimeoutSeconds: 30, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }));
    await run.sleeps();
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('Catch', () => {
  const caught = (task: Partial<Task>, states: Definition['States'] = { Caught: { Type: 'Succeed' } }) =>
    machine({
      Call: { Type: 'Task', Resource: INVOKE, Arguments: { FunctionName: 'f' }, ...task, End: true },
      ...states,
    });

  it('passes error and cause on, and assigns from input and error alike', async () => {
    const Assign = { was: '{% $states.input.lead %}', why: '{% $states.errorOutput.Error %}' };
    const run = await started(caught({ Catch: [{ ErrorEquals: ['States.ALL'], Assign, Next: 'Caught' }] }), {
      lead: 'l1',
    });
    await run.fails('Bounced', '{"errorMessage":"550"}');
    expect(outputOf(run)).toEqual({ Error: 'Bounced', Cause: '{"errorMessage":"550"}' });
    expect(run.snapshot.variables).toEqual({ was: 'l1', why: 'Bounced' });
    expect(types(run).slice(2, 7)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskStateExited',
      'SucceedStateEntered',
    ]);
  });

  it('takes the first entry that names the error, with its own Output', async () => {
    const run = await started(
      caught({
        Catch: [
          { ErrorEquals: ['Other'], Output: 'wrong', Next: 'Caught' },
          {
            ErrorEquals: ['Bounced', 'Complained'],
            Output: { why: '{% $states.errorOutput.Error %}' },
            Next: 'Caught',
          },
          { ErrorEquals: ['States.ALL'], Output: 'too late', Next: 'Caught' },
        ],
      }),
    );
    await run.fails('Complained');
    expect(outputOf(run)).toEqual({ why: 'Complained' });
  });

  it('comes after Retry has given up', async () => {
    const run = await started(
      caught({
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Busy'], Next: 'Caught' }],
      }),
    );
    await (await (await run.fails('Busy')).sleeps()).fails('Busy');
    expect(run.snapshot.status).toBe('SUCCEEDED');
  });

  it('catches what an expression of the Task got wrong, before or after the call', async () => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }];
    const before = await started(caught({ Arguments: { FunctionName: '{% $states.input.missing %}' }, Catch }));
    expect(types(before).slice(1, 4)).toEqual(['TaskStateEntered', 'EvaluationFailed', 'TaskStateExited']);
    const after = await started(caught({ Output: '{% $states.result.Payload.missing %}', Catch }));
    await after.returns({});
    expect(outputOf(after)).toMatchObject({
      Error: 'States.QueryEvaluationError',
      Cause: expect.stringContaining("specified for the field 'Output' returned nothing (undefined)."),
    });
  });

  it('does not catch what it gets wrong itself', async () => {
    const run = await started(
      caught({
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Caught' },
          { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Caught' },
        ],
      }),
    );
    await run.fails('Bounced');
    expect(run.snapshot.ending).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("specified for the field 'Catch[1]/Output/v' returned nothing"),
    });
  });

  it('assigns nothing of what the Task would have assigned', async () => {
    const run = await started(
      caught({
        Assign: { ok: true, later: '{% $states.result.Payload.missing %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      }),
    );
    await run.returns({});
    expect(run.snapshot.variables).toEqual({});
  });
});
