import type { LedgerEntry } from '../lead/index.ts';
import { applyNext, begin, type FoldListener } from './apply.ts';
import { walkOf } from './order.ts';
import type { Program } from './program.ts';
import { emptyDraft, type ScoringState } from './state.ts';

/**
 * The state that a whole ledger makes under a model, whatever order it is given in and however often it names an entry.
 * For a lead into which others were merged, give the entries of all of them.
 */
export const fold = (program: Program, ledger: Iterable<LedgerEntry>, listener?: FoldListener): ScoringState => {
  const { entries, dangling } = walkOf(ledger);
  const draft = emptyDraft();
  begin(program, draft);
  for (const entry of entries) applyNext(program, draft, entry, listener);
  draft.retractedAhead = dangling;
  return draft;
};
