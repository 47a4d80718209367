import { describe, expect, it } from 'vitest';
import { HISTORY_LIMIT, PAYLOAD_LIMIT } from '../../shared/asl/index.ts';
import { FUNCTION, machine, started, types } from './execution.ts';

const HISTORY_FULL = 'The execution reached the maximum number of history events (25000).';

describe('the history of an execution', () => {
  it('ends with a failure at its 25,000th event when the flow goes round for ever', async () => {
    const run = await started(
      machine({
        Round: { Type: 'Pass', Next: 'Again' },
        Again: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.stop %}', Next: 'Done' }], Default: 'Round' },
        Done: { Type: 'Succeed' },
      }),
      { stop: false },
    );
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: HISTORY_FULL });
    expect(run.history).toHaveLength(HISTORY_LIMIT);
    expect(run.history.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
  });

  it('may end well with its 25,000th event', async () => {
    // ExecutionStarted, 12,498 times the Choice and once Succeed (entered and exited), and the last: 25,000.
    const enough = await started(
      machine({
        Round: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $exists($n) and $n = 12497 %}', Next: 'Done' }],
          Assign: { n: '{% ($exists($n) ? $n : 0) + 1 %}' },
          Default: 'Round',
        },
        Done: { Type: 'Succeed' },
      }),
    );
    expect(types(enough).at(-1)).toBe('ExecutionSucceeded');
    expect(enough.history.at(-1)?.id).toBe(25_000);
  });

  it('cannot be caught at its end', async () => {
    const run = await started(
      machine({
        Call: {
          Type: 'Task',
          Resource: FUNCTION,
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Call',
        },
        Done: { Type: 'Succeed' },
      }),
    );
    for (let i = 0; run.snapshot.status === 'RUNNING' && i < HISTORY_LIMIT; i++) await run.returns({});
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: HISTORY_FULL });
  });
});

describe('the size of what is passed on', () => {
  const call = machine({
    Call: {
      Type: 'Task',
      Resource: FUNCTION,
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  });
  // In JSON a text has two quotation marks, and `ü` is two bytes.
  const text = (bytes: number) => 'ü'.repeat((bytes - 2) / 2);

  it('may be 256 KiB', async () => {
    const run = await (await started(call)).returns(text(PAYLOAD_LIMIT));
    expect(run.snapshot.status).toBe('SUCCEEDED');
  });

  it('may not be more: States.ALL does not have it tried again, but catches it', async () => {
    const run = await (await started(call)).returns(text(PAYLOAD_LIMIT + 2));
    expect(run.snapshot.status).toBe('SUCCEEDED');
    expect(types(run).filter((it) => it.startsWith('LambdaFunction'))).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionFailed',
    ]);
  });

  it('ends the run where nobody catches it', async () => {
    const uncaught = machine({ Call: { Type: 'Task', Resource: FUNCTION, End: true } });
    const run = await (await started(uncaught)).returns(text(PAYLOAD_LIMIT + 2));
    expect(run.snapshot.ending).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${FUNCTION}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
    expect(types(run).slice(-2)).toEqual(['LambdaFunctionFailed', 'ExecutionFailed']);
  });

  it('is bounded for outputs and variables too', async () => {
    const twice = '{% $states.input.half & $states.input.half %}';
    const input = { half: 'x'.repeat(PAYLOAD_LIMIT / 2) };
    for (const fields of [{ Output: twice }, { Assign: { both: twice } }]) {
      const run = await started(machine({ Double: { Type: 'Pass', ...fields, End: true } }), input);
      expect(run.snapshot.ending).toMatchObject({ error: 'States.DataLimitExceeded' });
    }
  });
});
