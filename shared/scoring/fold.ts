import type { LedgerEntry } from '../lead/index.ts';
import { applyNext, begin, type Listener } from './apply.ts';
import { walkOf } from './order.ts';
import type { Program } from './program.ts';
import { emptyState, type ScoringState } from './state.ts';

/**
 * The state that a whole ledger makes under a model, whatever order it is given in and however often it names an entry.
 * For a lead into which others were merged, give the entries of all of them.
 */
export const fold = (program: Program, ledger: Iterable<LedgerEntry>, hear?: Listener): ScoringState => {
  const { entries, dangling } = walkOf(ledger);
  const state = emptyState();
  begin(program, state);
  for (const entry of entries) applyNext(program, state, entry, hear);
  if (dangling.length > 0) state.w = dangling;
  return state;
};
