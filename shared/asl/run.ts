import type { Chance } from './chance.ts';
import type { Effect, Ending } from './effect.ts';
import { StateFailure } from './failure.ts';
import type { HistoryEvent } from './history.ts';
import type { Json } from './json.ts';
import { assertFits, HISTORY_LIMIT } from './limits.ts';
import type { Program, Results } from './program.ts';
import type { Scope } from './scope.ts';
import type { Position, Snapshot } from './snapshot.ts';
import { evaluateTemplate } from './template.ts';

/** One step in the making: the next snapshot and what it gives rise to. Lives only while `step` runs. */
export type Run = {
  program: Program;
  at: string;
  chance: Chance;
  snapshot: Snapshot;
  effects: Effect[];
  history: HistoryEvent[];
};

/** What a state decides: the state that follows (null: the execution is over), or to wait for the world. */
export type Outcome = { next: string | null; output: Json } | 'waits';

/** Where the execution stands; only asked while it stands somewhere. */
export const positionOf = (run: Run): Position => {
  if (run.snapshot.position === null) throw new Error('An execution that is in no state was asked for its state.');
  return run.snapshot.position;
};

/** Adds a history event. The last one there is room for must end the execution, so AWS fails it there. */
export const record = (run: Run, event: Omit<HistoryEvent, 'id' | 'previousEventId' | 'at'>): void => {
  const id = run.snapshot.lastEventId + 1;
  if (id >= HISTORY_LIMIT && !event.type.startsWith('Execution'))
    throw new StateFailure(
      'States.Runtime',
      `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`,
    );
  // AWS lets the first state follow "nothing" rather than ExecutionStarted.
  const previousEventId = id <= 2 ? 0 : id - 1;
  run.snapshot.lastEventId = id;
  run.history.push({ id, previousEventId, at: run.at, ...event });
};

/** Ends the execution, in history, snapshot and effects alike. */
export const end = (run: Run, ending: Ending): void => {
  const types = {
    SUCCEEDED: 'ExecutionSucceeded',
    FAILED: 'ExecutionFailed',
    TIMED_OUT: 'ExecutionTimedOut',
    ABORTED: 'ExecutionAborted',
  } as const;
  const { status, ...details } = ending;
  record(run, { type: types[status], ...details });
  run.snapshot.status = status;
  run.snapshot.ending = ending;
  run.snapshot.position = null;
  run.snapshot.waiting = null;
  run.effects.push({ type: 'end', ...ending });
};

/** What expressions of the current state can see; `more` is the result, the error output or the token. */
export const scopeOf = (run: Run, more: { result?: Json; errorOutput?: Json; token?: string } = {}): Scope => {
  const { snapshot } = run;
  const { enteredAt, input, retryCount, state } = positionOf(run);
  const { execution, stateMachine } = snapshot;
  const { token, ...results } = more;
  const context: Json = {
    Execution: {
      Id: execution.id,
      Input: snapshot.input,
      Name: execution.name,
      ...(execution.roleArn === undefined ? {} : { RoleArn: execution.roleArn }),
      StartTime: execution.startTime,
      RedriveCount: 0,
    },
    State: {
      EnteredTime: enteredAt,
      Name: state,
      // Only a Task is ever tried again, and only there AWS tells how often.
      ...(run.program.states.get(state)?.kind === 'Task' && { RetryCount: retryCount }),
    },
    StateMachine: { Id: stateMachine.id, Name: stateMachine.name },
    ...(token === undefined ? {} : { Task: { Token: token } }),
  };
  return {
    variables: snapshot.variables,
    states: { input, context, ...results },
    world: { at: run.at, chance: run.chance },
  };
};

/**
 * Evaluates Assign and Output (both see the variables as they were on entry) and, if both succeed, leaves the state
 * with them. `output` is what the state passes on when it has no Output of its own.
 */
export const exit = async (
  run: Run,
  type: HistoryEvent['type'],
  results: Results,
  scope: Scope,
  output: Json,
): Promise<Json> => {
  const { state } = positionOf(run);
  const assigned: { [name: string]: Json } = {};
  for (const [name, template] of results.assign) {
    const value = evaluateTemplate(template, scope);
    assigned[name] = value instanceof Promise ? await value : value;
    assertFits(assigned[name], state);
  }
  let passedOn = output;
  if (results.output !== null) {
    const value = evaluateTemplate(results.output, scope);
    passedOn = value instanceof Promise ? await value : value;
    assertFits(passedOn, state);
  }
  const hasAssigned = results.assign.length > 0;
  record(run, { type, name: state, output: passedOn, ...(hasAssigned ? { assignedVariables: assigned } : {}) });
  if (hasAssigned) run.snapshot.variables = { ...run.snapshot.variables, ...assigned };
  return passedOn;
};
