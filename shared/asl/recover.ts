import { errorAndCause, StateFailure } from './failure.ts';
import type { Json } from './json.ts';
import type { CompiledState } from './program.ts';
import { allowsRetry, isCaught, matchesError, retryDelay } from './retry.ts';
import { exit, type Outcome, positionOf, type Run, record, scopeOf } from './run.ts';

/** Puts the place into a cause that AWS found itself, and into the history where an expression was at fault. */
const locate = (run: Run, failure: StateFailure): StateFailure => {
  if (failure.foundIn === null) return failure;
  const { state, enteredEventId } = positionOf(run);
  const located = new StateFailure(
    failure.error,
    `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${failure.reason}`,
  );
  const { field } = failure.foundIn;
  if (field !== undefined)
    record(run, { type: 'EvaluationFailed', name: state, ...errorAndCause(located), location: field });
  return located;
};

/** What a failure leads to: another attempt, a Catch, or (thrown again, located) the end. */
export const recover = async (run: Run, state: CompiledState, thrown: StateFailure): Promise<Outcome> => {
  run.snapshot.waiting = null;
  const failure = locate(run, thrown);
  if (state.kind !== 'Task') throw failure;

  const position = positionOf(run);
  const index = state.retry.findIndex((retrier) => matchesError(retrier.ErrorEquals, failure.error));
  const retrier = state.retry[index];
  const used = position.retries[index] ?? 0;
  if (retrier !== undefined && allowsRetry(retrier, used)) {
    const retries = state.retry.map((_, i) => (position.retries[i] ?? 0) + (i === index ? 1 : 0));
    run.snapshot.position = { ...position, retries, retryCount: position.retryCount + 1 };
    const at = new Date(Date.parse(run.at) + retryDelay(retrier, used, run.chance)).toISOString();
    run.snapshot.waiting = { for: 'retry', at };
    return 'waits';
  }

  const catcher = state.catchers.find(({ errors }) => isCaught(errors, failure.error));
  if (catcher === undefined) throw failure;
  const errorOutput: Json = { Error: failure.error ?? 'States.TaskFailed', Cause: failure.reason ?? '' };
  try {
    const scope = scopeOf(run, { errorOutput });
    return { next: catcher.next, output: await exit(run, 'TaskStateExited', catcher.results, scope, errorOutput) };
  } catch (again) {
    // Nothing catches a failure of the Catch itself.
    throw again instanceof StateFailure ? locate(run, again) : again;
  }
};
