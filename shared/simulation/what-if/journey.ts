import { entryKey, type LedgerEntry, type Stage } from '../../lead/index.ts';
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

const kindOrder: Partial<Record<LedgerEntry['kind'], number>> = { profile: 0, adjustment: 1, activity: 2, outcome: 3 };

const before = (a: LedgerEntry, b: LedgerEntry): number =>
  Date.parse(a.at) - Date.parse(b.at) ||
  (kindOrder[a.kind] ?? 9) - (kindOrder[b.kind] ?? 9) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What counts of a ledger, in the order it happened: each entry once, nothing that was taken back. */
export const inOrder = (entries: readonly LedgerEntry[]): LedgerEntry[] => {
  const gone = new Set(entries.flatMap((entry) => (entry.kind === 'retraction' ? [entry.of] : [])));
  const once = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    if (entry.kind === 'retraction' || entry.kind === 'merge' || entry.kind === 'announced') continue;
    const key = entryKey(entry);
    const standing = once.get(key);
    if (!gone.has(key) && (standing === undefined || entry.receivedAt < standing.receivedAt)) once.set(key, entry);
  }
  return [...once.values()].sort(before);
};

const isByHand = (entry: LedgerEntry): boolean =>
  entry.kind === 'outcome' || (entry.kind === 'adjustment' && entry.change.what === 'stage');

/** Walks a ledger that is `inOrder` under a model, up to `now`. */
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
