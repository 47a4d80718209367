import type { Grade } from '../lead/index.ts';
import { faded, type Table } from './decay/index.ts';
import { clamp } from './points.ts';
import type { CompiledGroup, Program } from './program.ts';
import type { ScoringState } from './state.ts';

/** What is left of a channel on a day. */
const channelOn = (bucket: readonly number[], table: Table, day: number, gainsOnly: boolean): number => {
  if (table === null) return bucket[0] ?? 0;
  let sum = 0;
  for (let i = 0; i < bucket.length; i += 2) {
    const points = bucket[i + 1] as number;
    if (points > 0 || !gainsOnly) sum += faded(points, day - (bucket[i] as number), table);
  }
  return sum;
};

/** A group's points on a day before its cap and floor. `gainsOnly` leaves out losses that fade. */
export const groupSumOn = (
  program: Program,
  state: ScoringState,
  group: CompiledGroup,
  day: number,
  gainsOnly = false,
): number => {
  let sum = 0;
  for (const channel of group.channels) {
    const bucket = state.points[channel];
    if (bucket !== undefined && bucket.length > 0) {
      sum += channelOn(bucket, program.channels[channel]?.table ?? null, day, gainsOnly);
    }
  }
  return Object.hasOwn(state.byHand, group.id) ? sum + (state.byHand[group.id] ?? 0) : sum;
};

/** Points given by hand to groups that the model does not have (any more): they count towards the total as they are. */
const outsideGroups = (program: Program, state: ScoringState): number => {
  let sum = 0;
  for (const [id, points] of Object.entries(state.byHand)) {
    if (!program.groups.some((group) => group.id === id)) sum += points;
  }
  return sum;
};

/** The total on a day, in thousandths. `groups`, where given, receives each group's clamped points. */
export const totalOn = (
  program: Program,
  state: ScoringState,
  day: number,
  groups?: Record<string, number>,
  gainsOnly = false,
): number => {
  let total = outsideGroups(program, state);
  for (const group of program.groups) {
    const points = clamp(groupSumOn(program, state, group, day, gainsOnly), group.floor, group.cap);
    total += points;
    if (groups !== undefined) groups[group.id] = points;
  }
  return clamp(total, program.floor, program.cap);
};

/** Letters by the cut-offs; below the last it is an F. */
export const gradeOf = (program: Program, fit: number): Grade => {
  for (const [grade, least] of program.cutoffs) if (fit >= least) return grade;
  return 'F';
};
