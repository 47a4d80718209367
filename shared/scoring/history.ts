import type { LedgerEntry, Stage } from '../lead/index.ts';
import { apply } from './apply.ts';
import { fold } from './fold.ts';
import { compareEntries } from './order.ts';
import type { Program } from './program.ts';
import { emptyState, type ScoringState } from './state.ts';
import { view } from './view.ts';

/** The score and the stage as they were at an instant. */
export type ScoreThen = { at: string; score: number; stage: Stage };

/**
 * The score and stage that a model makes at each instant (ISO, rising) of what was received by then: what receipts of
 * those instants say, in one walk.
 */
export const scoreHistory = (
  program: Program,
  ledger: readonly LedgerEntry[],
  instants: readonly string[],
): ScoreThen[] => {
  const left = ledger.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
  let state: ScoringState = emptyState();
  let taken = 0;
  return instants.map((at) => {
    const first = taken;
    while (taken < left.length && (left[taken]?.receivedAt ?? '') <= at) taken += 1;
    const fresh = left.slice(first, taken).sort(compareEntries);
    let next: ScoringState | 'fold' = state;
    for (const entry of fresh) next = next === 'fold' ? next : apply(program, next, entry);
    state = next === 'fold' ? fold(program, left.slice(0, taken)) : next;
    const { score, stage } = view(program, state, at);
    return { at, score: score.total, stage };
  });
};
