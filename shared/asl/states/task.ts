import { errorAndCause, StateFailure } from '../failure.ts';
import type { HistoryEvent, HistoryEventType } from '../history.ts';
import type { Json } from '../json.ts';
import { assertFits } from '../limits.ts';
import type { Compiled } from '../program.ts';
import { functionNameOf, invokeResult } from '../resource.ts';
import { exit, type Outcome, positionOf, type Run, record, scopeOf } from '../run.ts';
import { evaluateTemplate } from '../template.ts';
import { evaluateSeconds, evaluateTyped } from '../typed.ts';

type Task = Compiled<'Task'>;

/** The history calls the same things differently for a function that is the Resource and for the `lambda:invoke` service. */
const eventName = (
  task: Task,
  what: 'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut',
): HistoryEventType => (task.integration.kind === 'direct' ? `LambdaFunction${what}` : `Task${what}`);

const recordTask = (run: Run, task: Task, what: Parameters<typeof eventName>[1], more: Partial<HistoryEvent>): void =>
  record(run, { type: eventName(task, what), resource: task.resource, ...more });

/** Calls the function, for the first time or again: Arguments are evaluated for each attempt, which also has a token of its own. */
export const attemptTask = async (run: Run, task: Task): Promise<Outcome> => {
  const { input, retryCount, visit } = positionOf(run);
  const id = `${visit}.${retryCount}`;
  const waitsForToken = task.integration.kind === 'service' && task.integration.waitsForToken;
  const token = waitsForToken ? `${run.snapshot.execution.id}#${id}` : undefined;
  const scope = scopeOf(run, token === undefined ? {} : { token });

  const functionName =
    task.integration.kind === 'direct'
      ? task.integration.functionName
      : await evaluateTyped(
          task.functionName as NonNullable<Task['functionName']>,
          scope,
          'Arguments/FunctionName',
          'string',
        );
  // Without Arguments a direct task gets the state's input; lambda:invoke sends an empty payload.
  const payload: Json =
    task.payload !== null
      ? await evaluateTemplate(task.payload, scope)
      : task.integration.kind === 'direct'
        ? input
        : {};
  const timeout = task.timeout === null ? null : await evaluateSeconds(task.timeout, scope, 'TimeoutSeconds');
  assertFits(payload, task.name);

  recordTask(run, task, 'Scheduled', {
    ...(task.integration.kind === 'direct'
      ? { input: payload }
      : { parameters: { FunctionName: functionName, Payload: payload } }),
    ...(timeout === null ? {} : { timeoutInSeconds: timeout }),
  });
  recordTask(run, task, 'Started', {});
  run.effects.push({
    type: 'invoke',
    id,
    state: task.name,
    resource: task.resource,
    functionName: functionNameOf(functionName),
    payload,
    ...(token === undefined ? {} : { token }),
  });
  run.snapshot.waiting = {
    for: 'task',
    id,
    ...(token === undefined ? {} : { token }),
    ...(timeout === null ? {} : { timeoutAt: new Date(Date.parse(run.at) + timeout * 1000).toISOString() }),
  };
  return 'waits';
};

/** What the function returned; for a token state only the proof that it was told. */
export const functionReturned = async (run: Run, task: Task, payload: Json): Promise<Outcome> => {
  const { waiting } = run.snapshot;
  if (waiting?.for !== 'task') throw new Error(`Task "${task.name}" was answered while it waited for nothing.`);
  const result = task.integration.kind === 'direct' ? payload : invokeResult(payload, run.at, waiting.id);
  if (waiting.token === undefined) return completeTask(run, task, result);
  record(run, { type: 'TaskSubmitted', resource: task.resource, output: result });
  run.snapshot.waiting = { ...waiting, submitted: true };
  return 'waits';
};

/** Goes on with the task's result: the function's, or what came with the token. */
export const completeTask = async (run: Run, task: Task, result: Json): Promise<Outcome> => {
  run.snapshot.waiting = null;
  try {
    assertFits(result, task.integration.kind === 'direct' ? task.resource : 'lambda');
  } catch (failure) {
    if (failure instanceof StateFailure) recordTask(run, task, 'Failed', errorAndCause(failure));
    throw failure;
  }
  recordTask(run, task, 'Succeeded', { output: result });
  const output = await exit(run, 'TaskStateExited', task.results, scopeOf(run, { result }), result);
  return { next: task.next, output };
};

/** The task failed in the world: recorded, then left to Retry and Catch. */
export const failTask = (run: Run, task: Task, failure: StateFailure): never => {
  run.snapshot.waiting = null;
  recordTask(run, task, failure.error === 'States.Timeout' ? 'TimedOut' : 'Failed', errorAndCause(failure));
  throw failure;
};
