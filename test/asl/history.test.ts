import { describe, expect, it } from 'vitest';
import { awsHistoryEvent } from '../../shared/asl/index.ts';
import { FOR_TOKEN, FUNCTION, invoked, MONDAY, machine, started } from './execution.ts';

describe('a history as GetExecutionHistory tells it', () => {
  it('numbers its events, each following the one before, and the first state following none', async () => {
    const run = await started(machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }));
    expect(run.history.map(({ id, previousEventId }) => [id, previousEventId])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 3],
      [5, 4],
      [6, 5],
    ]);
  });

  it('goes on numbering over steps', async () => {
    const run = await started(machine({ A: { Type: 'Task', Resource: FUNCTION, End: true } }));
    await run.returns({});
    expect(run.history.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('carries JSON as text under the name that AWS gives to the details', async () => {
    const run = await started(machine({ A: { Type: 'Pass', Assign: { list: [1] }, Output: { b: 2 }, End: true } }), {
      a: 1,
    });
    const whole = { truncated: false };
    expect(run.history.map((event) => awsHistoryEvent(event, 'arn:role'))).toEqual([
      {
        id: 1,
        previousEventId: 0,
        type: 'ExecutionStarted',
        timestamp: MONDAY,
        executionStartedEventDetails: { input: '{"a":1}', inputDetails: whole, roleArn: 'arn:role' },
      },
      {
        id: 2,
        previousEventId: 0,
        type: 'PassStateEntered',
        timestamp: MONDAY,
        stateEnteredEventDetails: { name: 'A', input: '{"a":1}', inputDetails: whole },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'PassStateExited',
        timestamp: MONDAY,
        stateExitedEventDetails: {
          name: 'A',
          output: '{"b":2}',
          outputDetails: whole,
          assignedVariables: { list: '[1]' },
          assignedVariablesDetails: whole,
        },
      },
      {
        id: 4,
        previousEventId: 3,
        type: 'ExecutionSucceeded',
        timestamp: MONDAY,
        executionSucceededEventDetails: { output: '{"b":2}', outputDetails: whole },
      },
    ]);
  });

  it('splits the service integration into type and resource', async () => {
    const Arguments = { FunctionName: 'ask', Payload: 1 };
    const run = await started(
      machine({ A: { Type: 'Task', Resource: FOR_TOKEN, Arguments, TimeoutSeconds: 60, End: true } }),
    );
    await run.send({ type: 'tokenFailed', token: invoked(run).token ?? '', error: 'No' });
    const resource = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
    expect(run.history.slice(2, 5).map((event) => awsHistoryEvent(event))).toMatchObject([
      { taskScheduledEventDetails: { ...resource, parameters: JSON.stringify(Arguments), timeoutInSeconds: 60 } },
      { taskStartedEventDetails: resource },
      { taskFailedEventDetails: { ...resource, error: 'No' } },
    ]);
  });

  it('tells a function called by its ARN in the other way', async () => {
    const run = await started(machine({ A: { Type: 'Task', Resource: FUNCTION, End: true } }), { a: 1 });
    await run.fails('Boom', 'why');
    const [, , scheduled, begun, failed] = run.history.map((event) => awsHistoryEvent(event));
    expect(scheduled).toMatchObject({ lambdaFunctionScheduledEventDetails: { resource: FUNCTION, input: '{"a":1}' } });
    expect(Object.keys(begun ?? {}).filter((key) => key.endsWith('Details'))).toEqual([]);
    expect(failed).toMatchObject({ lambdaFunctionFailedEventDetails: { error: 'Boom', cause: 'why' } });
  });
});
