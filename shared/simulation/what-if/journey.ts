import type { LedgerEntry, Stage } from '../../lead/index.ts';
import {
  apply,
  emptyState,
  fold,
  nextStageChange,
  type Program,
  type ScoringState,
  view,
} from '../../scoring/index.ts';

/** One change of stage as a model makes it. */
export type Turn = {
  from: Stage;
  to: Stage;
  at: string;
  /** A person or sales put the lead there, whatever the model says. */
  byHand: boolean;
  /** Came with an import, which starts no flows. */
  backfill: boolean;
};

/** How a lead goes through the stages under one model, and the state it ends in. */
export type Journey = { turns: Turn[]; state: ScoringState };

const isByHand = (entry: LedgerEntry): boolean =>
  entry.kind === 'outcome' || (entry.kind === 'adjustment' && entry.change.what === 'stage');

/** Walks a ledger, in the engine's own order (`walkOf`), under a model, up to `now`. */
export const journeyOf = (program: Program, ordered: readonly LedgerEntry[], now: string): Journey => {
  const turns: Turn[] = [];
  let state = emptyState();
  let stage: Stage = state.stage;
  let seen = '';
  const turn = (to: Stage, at: string, byHand: boolean, backfill: boolean): void => {
    if (to !== stage) turns.push({ from: stage, to, at, byHand, backfill });
    stage = to;
  };
  // Points fade and silence lasts: a lead also changes stage between two things it did.
  const letDaysPass = (until: string): void => {
    if (seen === '' || seen.slice(0, 10) === until.slice(0, 10)) return;
    if (view(program, state, until).stage === stage) return;
    for (let from = seen; ; ) {
      const change = nextStageChange(program, state, from);
      if (change === null || change.at > until || change.at <= from) return;
      turn(change.to, change.at, false, false);
      from = change.at;
    }
  };
  for (const [at, entry] of ordered.entries()) {
    letDaysPass(entry.at);
    const next = apply(program, state, entry);
    state = next === 'fold' ? fold(program, ordered.slice(0, at + 1)) : next;
    turn(state.stage, entry.at, isByHand(entry), entry.backfill === true);
    if (entry.at > seen) seen = entry.at;
  }
  letDaysPass(now);
  return { turns, state };
};
