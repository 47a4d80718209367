import type { ScoringState } from './state.ts';

/** How often and when last, as conditions read it. */
export type Did = Record<string, { count: number; last: string }>;

const one = (state: ScoringState, type: string): { count: number; last: string } | undefined => {
  const [count, last] = (Object.hasOwn(state.d, type) ? state.d[type] : undefined) ?? [];
  return count === undefined || last === undefined ? undefined : { count, last: new Date(last).toISOString() };
};

/** The counts of some activity types, or of all. */
export const didOf = (state: ScoringState, types: Iterable<string> = Object.keys(state.d)): Did => {
  const did: Did = {};
  for (const type of types) {
    const found = one(state, type);
    if (found !== undefined) did[type] = found;
  }
  return did;
};

/** Counts one more; the latest instant stays. */
export const countActivity = (state: ScoringState, type: string, atMs: number): void => {
  // A name that every object inherits cannot be a key; nobody calls an activity so but to do harm.
  if (type in Object.prototype) return;
  const known = state.d[type];
  if (known === undefined) state.d[type] = [1, atMs];
  else state.d[type] = [(known[0] ?? 0) + 1, Math.max(known[1] ?? 0, atMs)];
};
