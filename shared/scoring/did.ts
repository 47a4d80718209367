import type { Program } from './program.ts';
import type { Draft, ScoringState } from './state.ts';
import { indexOfTriple } from './triples.ts';

/** How often and when last, as conditions read it. */
export type Did = Record<string, { count: number; last: string }>;

const one = (count: number | undefined, last: number | undefined) => ({
  count: count ?? 0,
  last: new Date(last ?? 0).toISOString(),
});

/** The counts of some activity types. */
export const didOf = (program: Program, state: ScoringState, types: readonly string[]): Did => {
  const did: Did = {};
  for (const type of types) {
    const place = indexOfTriple(state.activities, program.types.get(type) ?? -1);
    if (place >= 0) did[type] = one(state.activities[place + 1], state.activities[place + 2]);
  }
  return did;
};

/** The counts of all activity types that the lead has done. */
export const allDid = (program: Program, state: ScoringState): Did => {
  const did = didOf(program, state, [...program.types.keys()]);
  for (const [type, [count, last]] of Object.entries(state.otherActivities)) did[type] = one(count, last);
  return did;
};

const later = (a: number | undefined, b: number): number => (a !== undefined && a > b ? a : b);

/** Counts one more; the latest instant stays. Types that the model names are kept by number, which is shorter. */
export const countActivity = (program: Program, draft: Draft, type: string, atMs: number): void => {
  const number = program.types.get(type);
  if (number !== undefined) {
    const { activities } = draft;
    const at = indexOfTriple(activities, number);
    if (at < 0) activities.push(number, 1, atMs);
    else {
      activities[at + 1] = (activities[at + 1] as number) + 1;
      activities[at + 2] = later(activities[at + 2], atMs);
    }
    return;
  }
  // A name that every object inherits cannot be a key; nobody calls an activity so but to do harm.
  if (type in Object.prototype) return;
  const known = draft.otherActivities[type];
  draft.otherActivities[type] = [(known?.[0] ?? 0) + 1, later(known?.[1], atMs)];
};
