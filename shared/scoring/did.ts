import type { Program } from './program.ts';
import type { ScoringState } from './state.ts';
import { placeIn } from './triples.ts';

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
    const place = placeIn(state.d, program.types.get(type) ?? -1);
    if (place >= 0) did[type] = one(state.d[place + 1], state.d[place + 2]);
  }
  return did;
};

/** The counts of all activity types that the lead has done. */
export const allDid = (program: Program, state: ScoringState): Did => {
  const did = didOf(program, state, [...program.types.keys()]);
  for (const [type, [count, last]] of Object.entries(state.y ?? {})) did[type] = one(count, last);
  return did;
};

const later = (a: number | undefined, b: number): number => (a !== undefined && a > b ? a : b);

/** Counts one more; the latest instant stays. Types that the model names are kept by number, which is shorter. */
export const countActivity = (program: Program, state: ScoringState, type: string, atMs: number): void => {
  const number = program.types.get(type);
  if (number !== undefined) {
    const { d } = state;
    const place = placeIn(d, number);
    if (place < 0) d.push(number, 1, atMs);
    else {
      d[place + 1] = (d[place + 1] as number) + 1;
      d[place + 2] = later(d[place + 2], atMs);
    }
    return;
  }
  // A name that every object inherits cannot be a key; nobody calls an activity so but to do harm.
  if (type in Object.prototype) return;
  state.y ??= {};
  const known = state.y[type];
  state.y[type] = [(known?.[0] ?? 0) + 1, later(known?.[1], atMs)];
};
