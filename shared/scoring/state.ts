import type { Json } from '../activity/index.ts';
import type { Stage } from '../lead/index.ts';

/**
 * A state while `fold` or `apply` works on it. It belongs to whoever made it, by `emptyDraft` or `draftOf`; nothing else in
 * this area is ever changed in place. Every state has all its keys in one order, which is what keeps the engine fast. Days
 * are numbers counted from 1970 in the model's time zone, instants are epoch milliseconds, points are thousandths.
 */
export type Draft = {
  /** The model version that scored it; 0 before the first entry. */
  modelVersion: number;
  /** Event time of the last entry in order (0 before the first), its place among entries of the same instant, its day. */
  lastAt: number;
  lastRank: number;
  lastId: string;
  lastDay: number;
  /** The day of the first entry, from which on the ladder was watched. */
  firstDay: number;
  /** Per channel (a group and a way to fade) either the sum that does not fade or `day, points, day, points …`. */
  points: (readonly number[])[];
  /** Rules with a limit that have counted: `rule's place, current period, how often` for each. */
  limits: number[];
  /** Per rule with `distinctBy`, by its place: the values that counted. */
  distinct: Readonly<Record<string, readonly string[]>>;
  /** Per rule with a frequency, by its place: the days of its recent matches. */
  matchDays: Readonly<Record<string, readonly number[]>>;
  /** Points given by hand that do not fade, by group. */
  byHand: Readonly<Record<string, number>>;
  /** Whether a loss given by hand ever faded, so that the score may rise by itself. */
  hasFadingLossByHand: boolean;
  /** Fit in thousandths and the answers to BANT, kept because they change with the profile only. */
  fit: number;
  bant: number;
  stage: Stage;
  /** When the stage became this, by event time (0 at first), and by what: an entry's key, `time` or `inactivity`. */
  stageAt: number;
  stageBy: string;
  /**
   * Of a lead on no rung: the total as the ladder last saw it and all points given since, which it cannot have outgrown by
   * fading; -1 where that is not known. While it stays below every rung, the ladder need not add up points.
   */
  totalAtMost: number;
  /** Accepted by sales. */
  accepted: boolean;
  /** Put down by a person, by sales or by inactivity: climbs again only after its next scored activity. */
  waitsForActivity: boolean;
  /** Sent back by sales, for this reason and on this day, and the points newly earned since: does not climb until it may. */
  rest: { readonly reason: string; readonly day: number; readonly earned: number } | null;
  /** Put here by hand or by sales: does not fall by score until it has earned the rung. */
  heldByHand: boolean;
  /** Activities are recorded, not scored, and the ladder stands still. */
  frozen: boolean;
  /** The day from which inactivity counts, and whether inactivity has ever put the lead down. */
  activeDay: number;
  hasBeenIdle: boolean;
  /** Activities that the model names, `type's number, how often, when last` for each; and any others by name. */
  activities: number[];
  otherActivities: Record<string, readonly [count: number, last: number]>;
  /** Consent as it stands, the stamp of who said so and when (`consentStamp`), and which entry did. */
  consent: { readonly state: 'subscribed' | 'unsubscribed'; readonly at: number; readonly id: string } | null;
  /** Whether email is suppressed. */
  suppressed: boolean;
  /** Keys of entries that were taken back before they arrived. */
  retractedAhead: readonly string[];
  /** The profile: values and, by field, the stamp of who said so and when. */
  profile: Readonly<Record<string, Json>>;
  stamps: Readonly<Record<string, number>>;
};

type Fixed<T> = T extends readonly (infer E)[] ? readonly E[] : T extends object ? Readonly<T> : T;

/** Everything about a lead that is folded from its ledger, as of its last entry (never as of a read). Never changed. */
export type ScoringState = { readonly [K in keyof Draft]: Fixed<Draft[K]> };

/** A lead of which nothing is known yet, to be worked on. */
export const emptyDraft = (): Draft => ({
  modelVersion: 0,
  lastAt: 0,
  lastRank: 0,
  lastId: '',
  lastDay: 0,
  firstDay: 0,
  points: [],
  limits: [],
  distinct: {},
  matchDays: {},
  byHand: {},
  hasFadingLossByHand: false,
  fit: 0,
  bant: 0,
  stage: 'lead',
  stageAt: 0,
  stageBy: '',
  totalAtMost: -1,
  accepted: false,
  waitsForActivity: false,
  rest: null,
  heldByHand: false,
  frozen: false,
  activeDay: 0,
  hasBeenIdle: false,
  activities: [],
  otherActivities: {},
  consent: null,
  suppressed: false,
  retractedAhead: [],
  profile: {},
  stamps: {},
});

/** A lead of which nothing is known yet. */
export const emptyState = (): ScoringState => emptyDraft();

/**
 * A copy that may be worked on: what a draft lets change in place is copied, the rest is shared. Spreading is measured to be
 * faster than naming each key.
 */
export const draftOf = (state: ScoringState): Draft => ({
  ...state,
  points: state.points.slice(),
  limits: state.limits.slice(),
  activities: state.activities.slice(),
  otherActivities: { ...state.otherActivities },
});
