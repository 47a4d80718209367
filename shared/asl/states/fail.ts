import { StateFailure } from '../failure.ts';
import type { Compiled } from '../program.ts';
import { type Outcome, type Run, scopeOf } from '../run.ts';
import { evaluateTyped } from '../typed.ts';

/** Ends the execution with an error of the author's. */
export const enterFail = async (run: Run, state: Compiled<'Fail'>): Promise<Outcome> => {
  const scope = scopeOf(run);
  const error = state.error === null ? undefined : await evaluateTyped(state.error, scope, 'Error', 'string');
  const cause = state.cause === null ? undefined : await evaluateTyped(state.cause, scope, 'Cause', 'string');
  throw new StateFailure(error, cause);
};
