import type { Json } from '../activity/index.ts';
import type { Stage } from '../lead/index.ts';

/**
 * Everything about a lead that is folded from its ledger, as of its last entry (never as of a read): plain JSON with
 * short keys, because it is written with every activity. Every state has the
 * same required keys in the same order, which is what keeps `apply` fast. Days are numbers counted from 1970 in the model's time zone,
 * instants are epoch milliseconds, points are thousandths. Optional keys are absent where they hold nothing.
 */
export type ScoringState = {
  /** The model version that scored it; 0 before the first entry. */
  m: number;
  /** Event time of the last entry in order, its place among entries of the same instant (rank and id), and its day. */
  at: number;
  l: number;
  k: string;
  day: number;
  /** The day of the first entry, from which on the ladder was watched. */
  o: number;
  /** Per channel (a group and a way to fade) either the sum that does not fade or `day, points, day, points …`. */
  b: number[][];
  /** Rules with a limit that have counted: `rule's place, current period, how often` for each. */
  c: number[];
  /** Per rule with `distinctBy`: the values that counted. */
  v: Record<string, string[]>;
  /** Per rule with a frequency: the days of its recent matches. */
  q: Record<string, number[]>;
  /** Points given by hand, by group. They do not fade. */
  j?: Record<string, number>;
  /** Fit in thousandths and the answers to BANT, kept because they change with the profile only. */
  f: number;
  n: number;
  s: Stage;
  /**
   * Of a lead on no rung: the total as the ladder last saw it and all points given since, which it cannot have outgrown by
   * fading; -1 where that is not known. While it stays below every rung, the ladder need not add up points.
   */
  g: number;
  /** Accepted by sales. */
  a?: 1;
  /** Put down by a person, by sales or by inactivity: climbs again only after its next scored activity. */
  u?: 1;
  /** Put here by hand or by sales: does not fall by score until it has earned the rung. */
  h?: 1;
  /** Frozen: activities are recorded, not scored, and the ladder stands still. */
  z?: 1;
  /** The day from which inactivity counts, and whether inactivity has ever put the lead down. */
  i: number;
  r?: 1;
  /** Activities that the model names, `type's number, how often, when last` for each; and any others by name. */
  d: number[];
  y?: Record<string, number[]>;
  /** Consent as it stands, the stamp of who said so and when (`consentStamp`), and which entry did. */
  e?: { s: 'subscribed' | 'unsubscribed'; at: number; id: string };
  /** Email suppressed. */
  x?: 1;
  /** Keys of entries that were taken back before they arrived. */
  w?: string[];
  /** The profile: values and, by field, the stamp of who said so and when. */
  p: Record<string, Json>;
  t: Record<string, number>;
};

/** A lead of which nothing is known yet. */
export const emptyState = (): ScoringState => ({
  m: 0,
  at: 0,
  l: 0,
  k: '',
  day: 0,
  o: 0,
  b: [],
  c: [],
  v: {},
  q: {},
  f: 0,
  n: 0,
  s: 'lead',
  g: -1,
  i: 0,
  d: [],
  p: {},
  t: {},
});
