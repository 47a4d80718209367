import type { Compiled } from '../program.ts';
import { exit, type Outcome, positionOf, type Run, scopeOf } from '../run.ts';

/** Passes its input, or its Output, on. */
export const enterPass = async (run: Run, state: Compiled<'Pass'>): Promise<Outcome> => {
  const output = await exit(run, 'PassStateExited', state.results, scopeOf(run), positionOf(run).input);
  return { next: state.next, output };
};
