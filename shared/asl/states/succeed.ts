import type { Compiled } from '../program.ts';
import { exit, type Outcome, positionOf, type Run, scopeOf } from '../run.ts';

/** Ends the execution well. */
export const enterSucceed = async (run: Run, state: Compiled<'Succeed'>): Promise<Outcome> => {
  const output = await exit(run, 'SucceedStateExited', state.results, scopeOf(run), positionOf(run).input);
  return { next: null, output };
};
