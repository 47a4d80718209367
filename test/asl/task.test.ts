import { describe, expect, it } from 'vitest';
import type { Definition } from '../../shared/asl/index.ts';
import { FOR_TOKEN, FUNCTION, INVOKE, invoked, later, machine, outputOf, started, types } from './execution.ts';

type Task = Extract<Definition['States'][string], { Type: 'Task' }>;
const calling = (task: Partial<Task>) =>
  machine({ Call: { Type: 'Task', Resource: FUNCTION, ...task, Next: 'Done' }, Done: { Type: 'Succeed' } });

describe('a Task whose Resource is a function', () => {
  it('sends its Arguments and yields what the function returns', async () => {
    const run = await started(calling({ Arguments: { lead: '{% $states.input.lead %}' } }), { lead: 'l1' });
    expect(run.effects).toEqual([
      {
        type: 'invoke',
        id: expect.any(String),
        state: 'Call',
        resource: FUNCTION,
        functionName: 'send-email',
        payload: { lead: 'l1' },
      },
    ]);
    await run.returns({ sent: true });
    expect(outputOf(run)).toEqual({ sent: true });
    expect(types(run).slice(1, 6)).toEqual([
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
    ]);
  });

  it('sends its input when it has no Arguments', async () => {
    expect(invoked(await started(calling({}), { lead: 'l1' })).payload).toEqual({ lead: 'l1' });
  });

  it('shapes the result by Assign and Output', async () => {
    const run = await started(
      calling({ Assign: { sent: '{% $states.result.id %}' }, Output: { n: '{% $states.result.n + 1 %}' } }),
    );
    await run.returns({ id: 'm1', n: 1 });
    expect(run.snapshot.variables).toEqual({ sent: 'm1' });
    expect(outputOf(run)).toEqual({ n: 2 });
  });
});

describe('a Task on lambda:invoke', () => {
  const invoke = calling({ Resource: INVOKE, Arguments: { FunctionName: `${FUNCTION}:7`, Payload: { a: 1 } } });

  it("yields Lambda's answer around what the function returned", async () => {
    const run = await started(invoke);
    expect(invoked(run)).toMatchObject({ functionName: 'send-email', payload: { a: 1 } });
    await run.returns({ sent: true });
    expect(outputOf(run)).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { sent: true },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Length': '13' } },
      SdkResponseMetadata: { RequestId: expect.any(String) },
      StatusCode: 200,
    });
    expect(types(run).slice(2, 5)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSucceeded']);
  });

  it('takes a function by name, by expression or by placeholder', async () => {
    const named = (FunctionName: string) => calling({ Resource: INVOKE, Arguments: { FunctionName } });
    expect(invoked(await started(named('notify')))).toMatchObject({ functionName: 'notify', payload: {} });
    expect(invoked(await started(named('{% $states.input.f %}'), { f: FUNCTION })).functionName).toBe('send-email');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what an unpublished definition says
    expect(invoked(await started(named('${SendEmail}'))).functionName).toBe('${SendEmail}');
  });

  it('ignores an answer that comes twice', async () => {
    const run = await started(invoke);
    const { id } = invoked(run);
    await run.returns(1);
    await run.send({ type: 'taskSucceeded', id, output: 2 });
    expect(run.taken).toBe(false);
  });
});

// The cases of this block follow AWS's documentation ("Wait for a callback with the task token"), not a recording.
describe('a Task that waits for a token', () => {
  const token = { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } };
  const asking = calling({ Resource: FOR_TOKEN, Arguments: token, TimeoutSeconds: 3600 });

  it('hands out a token, goes on waiting when the function returns, and yields what comes with the token', async () => {
    const run = await started(asking);
    const { payload, token } = invoked(run);
    expect(payload).toEqual({ token });
    await run.returns('noted');
    expect(run.snapshot.status).toBe('RUNNING');
    await run.send({ type: 'tokenSucceeded', token: token ?? '', output: { accepted: true } });
    expect(outputOf(run)).toEqual({ accepted: true });
    expect(types(run).slice(2, 7)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });

  it('takes the token even before the function has returned', async () => {
    const run = await started(asking);
    const { id, token } = invoked(run);
    await run.send({ type: 'tokenSucceeded', token: token ?? '', output: 1 });
    expect(outputOf(run)).toBe(1);
    await run.send({ type: 'taskSucceeded', id, output: 'late' });
    expect(run.taken).toBe(false);
  });

  it('fails with what comes with the token', async () => {
    const run = await started(asking);
    const { token } = invoked(run);
    await run.returns(null);
    await run.send({ type: 'tokenFailed', token: token ?? '', error: 'Rejected', cause: 'no budget' });
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'Rejected', cause: 'no budget' });
    expect(types(run).at(-2)).toBe('TaskFailed');
  });

  it('fails when the function that should pass the token on fails', async () => {
    const run = await (await started(asking)).fails('Boom', '{}');
    expect(run.snapshot.ending).toMatchObject({ error: 'Boom' });
  });

  it('times out after its seconds, counted from the call, and then no longer takes the token', async () => {
    const run = await started(asking);
    const { token } = invoked(run);
    await run.returns(null, later(60));
    expect(run.snapshot.wake?.at).toBe(later(3600));
    expect(run.effects).toEqual([]);
    await run.sleeps();
    expect(run.snapshot.ending).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(types(run).at(-2)).toBe('TaskTimedOut');
    await run.send({ type: 'tokenSucceeded', token: token ?? '', output: 1 });
    expect(run.taken).toBe(false);
  });

  it('takes no other token', async () => {
    const run = await started(asking);
    await run.send({ type: 'tokenSucceeded', token: 'guess', output: 1 });
    expect(run.taken).toBe(false);
  });

  it('hands out a new token on each visit and each attempt', async () => {
    const again = machine({
      Ask: {
        Type: 'Task',
        Resource: FOR_TOKEN,
        Arguments: token,
        Retry: [{ ErrorEquals: ['Again'] }],
        Next: 'Ask',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
      },
      Done: { Type: 'Succeed' },
    });
    const run = await started(again);
    const first = invoked(run).token ?? '';
    await run.send({ type: 'tokenFailed', token: first, error: 'Again' });
    await run.sleeps();
    const second = invoked(run).token ?? '';
    await run.send({ type: 'tokenSucceeded', token: first, output: 1 });
    expect(run.taken).toBe(false);
    await run.send({ type: 'tokenSucceeded', token: second, output: 1 });
    const third = invoked(run).token ?? '';
    expect(new Set([first, second, third]).size).toBe(3);
  });
});
