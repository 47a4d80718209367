import { chanceFrom } from './chance.ts';
import type { Definition } from './definition.ts';
import type { Effect } from './effect.ts';
import type { ExecutionEvent } from './event.ts';
import { errorAndCause, StateFailure } from './failure.ts';
import type { HistoryEvent } from './history.ts';
import type { Json } from './json.ts';
import { type CompiledState, type Program, programOf } from './program.ts';
import { recover } from './recover.ts';
import { end, type Outcome, positionOf, type Run, record } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { enterChoice } from './states/choice.ts';
import { enterFail } from './states/fail.ts';
import { enterPass } from './states/pass.ts';
import { enterSucceed } from './states/succeed.ts';
import { attemptTask, completeTask, failTask, functionReturned } from './states/task.ts';
import { enterWait, leaveWait } from './states/wait.ts';
import { EXECUTION_WAKE, scheduleWake } from './wake.ts';

export type StepResult = {
  snapshot: Snapshot;
  effects: Effect[];
  /** The events that this step added. */
  history: HistoryEvent[];
  /** False when nobody waited for the event (a late timer, an answered token): nothing changed. */
  taken: boolean;
};

type Start = Extract<ExecutionEvent, { type: 'start' }>;

const beginning = ({ execution, input, stateMachine }: Start): Snapshot => ({
  v: 1,
  execution,
  stateMachine,
  status: 'RUNNING',
  input,
  variables: {},
  lastEventId: 0,
  visits: 0,
  position: null,
  waiting: null,
  wake: null,
  ending: null,
});

const stateOf = (program: Program, name: string): CompiledState => {
  const state = program.states.get(name);
  if (state === undefined) throw new Error(`There is no state "${name}" in this definition.`);
  return state;
};

const enter = (run: Run, state: CompiledState): Promise<Outcome> => {
  switch (state.kind) {
    case 'Pass':
      return enterPass(run, state);
    case 'Task':
      return attemptTask(run, state);
    case 'Wait':
      return enterWait(run, state);
    case 'Choice':
      return enterChoice(run, state);
    case 'Succeed':
      return enterSucceed(run, state);
    case 'Fail':
      return enterFail(run, state);
  }
};

/** What the event means to the state that waits; null when it does not wait for it. */
const answer = (run: Run, state: CompiledState, event: ExecutionEvent): (() => Promise<Outcome>) | null => {
  const { waiting } = run.snapshot;
  if (waiting === null) return null;
  if (event.type === 'timer') {
    if (waiting.for === 'time' && state.kind === 'Wait') return () => leaveWait(run, state);
    if (state.kind !== 'Task') return null;
    if (waiting.for === 'retry') return () => attemptTask(run, state);
    return async () => failTask(run, state, new StateFailure('States.Timeout'));
  }
  if (waiting.for !== 'task' || state.kind !== 'Task') return null;
  switch (event.type) {
    case 'taskSucceeded':
      if (event.id !== waiting.id || waiting.submitted) return null;
      return () => functionReturned(run, state, event.output);
    case 'taskFailed':
      if (event.id !== waiting.id || waiting.submitted) return null;
      return async () => failTask(run, state, new StateFailure(event.error, event.cause));
    case 'tokenSucceeded':
      return event.token === waiting.token ? () => completeTask(run, state, event.output) : null;
    case 'tokenFailed':
      return event.token === waiting.token
        ? async () => failTask(run, state, new StateFailure(event.error, event.cause))
        : null;
    default:
      return null;
  }
};

/** Runs what a state does; its failures go to Retry and Catch first. */
const attempt = async (run: Run, state: CompiledState, what: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await what();
  } catch (failure) {
    if (failure instanceof StateFailure) return recover(run, state, failure);
    throw failure;
  }
};

const enterNext = (run: Run, name: string, input: Json): CompiledState => {
  const state = stateOf(run.program, name);
  record(run, { type: `${state.kind}StateEntered`, name, input });
  run.snapshot.visits += 1;
  run.snapshot.position = {
    state: name,
    enteredAt: run.at,
    enteredEventId: run.snapshot.lastEventId,
    input,
    visit: run.snapshot.visits,
    retryCount: 0,
    retries: [],
  };
  return state;
};

/** From an outcome through every state that can be run now. */
const runOn = async (run: Run, first: Outcome): Promise<void> => {
  let outcome = first;
  while (outcome !== 'waits') {
    if (outcome.next === null) return end(run, { status: 'SUCCEEDED', output: outcome.output });
    const state = enterNext(run, outcome.next, outcome.output);
    outcome = await attempt(run, state, () => enter(run, state));
  }
};

const begin = async (run: Run, event: Start): Promise<void> => {
  record(run, { type: 'ExecutionStarted', input: event.input });
  await runOn(run, { next: run.program.startAt, output: event.input });
};

/** Says what an event does to an execution, or null when nothing waits for it. */
const reactionTo = (run: Run, event: ExecutionEvent): (() => Promise<void>) | null => {
  if (run.snapshot.status !== 'RUNNING') return null;
  if (event.type === 'start') return run.snapshot.lastEventId === 0 ? () => begin(run, event) : null;
  if (event.type === 'stop') {
    return async () => end(run, { status: 'ABORTED', ...errorAndCause({ error: event.error, reason: event.cause }) });
  }
  if (event.type === 'timer') {
    if (event.id !== run.snapshot.wake?.id) return null;
    run.snapshot.wake = null;
    if (event.id === EXECUTION_WAKE) return async () => end(run, { status: 'TIMED_OUT', error: 'States.Timeout' });
  }
  const state = stateOf(run.program, positionOf(run).state);
  const what = answer(run, state, event);
  return what === null ? null : async () => runOn(run, await attempt(run, state, what));
};

/**
 * Moves an execution on by one event, through as many states as it can reach before it must wait for the world.
 * Pure: same arguments, same result. Asynchronous only because `jsonata` is. The definition must have passed `check`
 * and is compiled once per object: keep the object.
 */
export const step = async (
  definition: Definition,
  snapshot: Snapshot | null,
  event: ExecutionEvent,
): Promise<StepResult> => {
  if (snapshot === null && event.type !== 'start')
    throw new Error(`An execution begins with a start event, not with ${event.type}.`);
  const before = snapshot ?? beginning(event as Start);
  const run: Run = {
    program: programOf(definition),
    at: event.at,
    chance: chanceFrom(`${before.execution.id} ${before.lastEventId} ${event.random}`),
    snapshot: { ...before },
    effects: [],
    history: [],
  };
  const react = reactionTo(run, event);
  if (react === null) return { snapshot: before, effects: [], history: [], taken: false };
  try {
    await react();
  } catch (failure) {
    if (!(failure instanceof StateFailure)) throw failure;
    end(run, { status: 'FAILED', ...errorAndCause(failure) });
  }
  scheduleWake(run);
  return { snapshot: run.snapshot, effects: run.effects, history: run.history, taken: true };
};
