import * as z from 'zod';
import { Condition } from '../condition/index.ts';
import { AfterRejection, SentBackTo } from './requalify.ts';

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'Use letters, digits, _ and - (at most 40).');

/** Author points: three decimals at most; the engine counts in whole thousandths. */
export const Points = z.number().min(-10_000).max(10_000).multipleOf(0.001);

/** How points fade, by whole days since the activity. */
export const Decay = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('halfLife'), days: z.number().int().min(1).max(3650) }),
  z.object({ kind: z.literal('linear'), days: z.number().int().min(1).max(3650) }),
  z.object({
    kind: z.literal('steps'),
    percent: z.number().int().min(1).max(100),
    everyDays: z.number().int().min(1).max(3650),
  }),
  z.object({ kind: z.literal('expire'), days: z.number().int().min(1).max(3650) }),
]);
export type Decay = z.infer<typeof Decay>;

/** Rules feed points into a group; a group fades and is clamped as one. */
export const Group = z.object({
  id: Id,
  name: z.string().min(1).max(80),
  cap: Points.optional(),
  floor: Points.optional(),
  decay: Decay,
  /** Groups that are gone: points given to them by hand or by a flow count here. */
  takesOver: z.array(Id).max(50).optional(),
});
export type Group = z.infer<typeof Group>;

/** "This activity, under these conditions, is worth so much." */
export const Rule = z.object({
  id: Id,
  name: z.string().max(120).optional(),
  group: Id,
  activity: z.string().min(1).max(128),
  /** Other activities that count alike: limits and frequency count all of them together. */
  also: z.array(z.string().min(1).max(128)).max(20).optional(),
  when: Condition.optional(),
  points: Points,
  /** The earliest N by event time count; days and weeks (from Monday) in the model's time zone. */
  limit: z.object({ times: z.number().int().min(1).max(1000), per: z.enum(['day', 'week', 'ever']) }).optional(),
  /** Counts once per distinct value of this property (the same ebook counts once). */
  distinctBy: z.string().min(1).max(128).optional(),
  /** Counts only from the N-th time within so many days ("third pricing view in 7 days"). */
  frequency: z
    .object({ times: z.number().int().min(2).max(50), withinDays: z.number().int().min(1).max(90) })
    .optional(),
  decay: Decay.optional(),
  disabled: z.boolean().optional(),
});
export type Rule = z.infer<typeof Rule>;

/** Profile fit: each rule whose condition holds gives its points once; conditions read `lead.*` only. */
const FitRule = z.object({ id: Id, name: z.string().max(120).optional(), when: Condition, points: Points });
export type FitRule = z.infer<typeof FitRule>;

const Fit = z.object({
  rules: z.array(FitRule).max(200),
  /** The least fit score for each grade; anything lower is F. */
  cutoffs: z.object({ A: Points, B: Points, C: Points, D: Points }),
  competitorDomains: z.array(z.string()).max(500).optional(),
});
export type Fit = z.infer<typeof Fit>;

/** When each BANT question counts as met; conditions read `lead.*` only. */
const Bant = z.object({ budget: Condition, authority: Condition, need: Condition, timeline: Condition });
export type Bant = z.infer<typeof Bant>;

/** One rung: `up` lifts a lead to it, `down` (hysteresis) lets it fall below; without `down` it stays. */
export const Rung = z.object({ stage: z.enum(['mql', 'sql']), up: Condition, down: Condition.optional() });
export type Rung = z.infer<typeof Rung>;

const Ladder = z.object({
  rungs: z.array(Rung).max(2),
  /** A lead becomes SQL only once sales has accepted the handoff that MQL (or the rung's condition) caused. */
  salesAcceptance: z.boolean(),
  /** Falls back to `recycled` after so many days without any activity. */
  inactivityDays: z.number().int().min(1).max(3650).optional(),
  /** Where a rejected handoff puts the lead. */
  rejectedTo: SentBackTo,
  /** What lets such a lead qualify again, by the reason given; `defaultAfterRejection` where nothing is said. */
  afterRejection: AfterRejection.optional(),
});
export type Ladder = z.infer<typeof Ladder>;

/** A scoring model as a marketer writes it. Versions of it are immutable; the store numbers them. */
export const ScoringModel = z.object({
  timeZone: z.string(),
  groups: z.array(Group).min(1).max(50),
  rules: z.array(Rule).max(1000),
  total: z.object({ cap: Points.optional(), floor: Points.optional() }),
  fit: Fit,
  bant: Bant,
  ladder: Ladder,
});
export type ScoringModel = z.infer<typeof ScoringModel>;
