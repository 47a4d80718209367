import * as z from 'zod';
import { Instant, JsonObject, JsonValue, Source } from '../../../shared/activity/index.ts';
import { Condition } from '../../../shared/condition/index.ts';
import { Id } from '../../../shared/contract/index.ts';
import { Task } from '../../../shared/handoff/index.ts';
import { Grade, Stage } from '../../../shared/lead/index.ts';
import { Points } from '../../../shared/scoring/index.ts';
import { EnrolmentRow } from './enrolment.ts';
import { MessageRow } from './template.ts';

export const EmailConsent = z.enum(['subscribed', 'unsubscribed', 'suppressed', 'unknown']);

/** A lead as lists show it. */
export const LeadRow = z.object({
  id: z.string(),
  /** First and last name, else the email, else "Anonymous visitor". */
  name: z.string(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  jobTitle: z.string().nullable(),
  score: z.number(),
  grade: Grade,
  stage: Stage,
  source: z.string().nullable(),
  owner: z.string().nullable(),
  segments: z.array(z.string()),
  consent: EmailConsent,
  lastActivity: z.string().nullable(),
  lastActivityAt: z.string().nullable(),
  createdAt: z.string(),
  example: z.boolean(),
});
export type LeadRow = z.infer<typeof LeadRow>;

export const leadSorts = [
  'score',
  'name',
  'company',
  'stage',
  'grade',
  'source',
  'owner',
  'lastActivityAt',
  'createdAt',
] as const;

/** Filters of a lead list. Lists of values are comma-separated. */
export const LeadQuery = z.object({
  search: z.string().max(200).optional(),
  stage: z.string().max(200).optional(),
  grade: z.string().max(20).optional(),
  source: z.string().max(500).optional(),
  owner: z.string().max(500).optional(),
  segment: z.string().max(200).optional(),
  /** A column, `-` before it for the greatest first; `-lastActivityAt` unless said. */
  sort: z
    .string()
    .regex(new RegExp(`^-?(${leadSorts.join('|')})$`), `Sort by one of ${leadSorts.join(', ')}, with - for descending.`)
    .optional(),
  /** Example leads are left out unless asked for. */
  examples: z.enum(['leave out', 'include', 'only']).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
export type LeadQuery = z.infer<typeof LeadQuery>;

/** Which leads, without how many of them. */
export const LeadFilter = LeadQuery.omit({ cursor: true, limit: true });

export const LeadList = z.object({
  items: z.array(LeadRow),
  next: z.string().nullable(),
  /** How many match in all. */
  total: z.number().int(),
  /** How many there are without filters (examples left out unless asked for). */
  of: z.number().int(),
  /** When the list's snapshot was taken. */
  asOf: z.string(),
});
export type LeadList = z.infer<typeof LeadList>;

export const MatchCountRequest = z.object({ when: Condition, examples: z.boolean().optional() });
export type MatchCountRequest = z.infer<typeof MatchCountRequest>;
/** "Matches 312 of 4,180 leads", with a few of them. */
export const MatchCount = z.object({
  matched: z.number().int(),
  of: z.number().int(),
  samples: z.array(LeadRow).max(5),
});
export type MatchCount = z.infer<typeof MatchCount>;

/** One line of the receipt. `points` is what it gave, `now` what is left of it after decay; lines of a group add up. */
export const ReceiptLine = z.object({
  /** Key of the ledger entry it comes from. */
  entry: z.string(),
  at: z.string(),
  /** Activity type, or who gave or set the points: "By hand", "By the flow “Nurture”". */
  what: z.string(),
  source: Source,
  /** Rule id and name; absent for adjustments by hand. */
  rule: z.string().nullable(),
  ruleName: z.string().nullable(),
  group: z.string(),
  points: z.number(),
  now: z.number(),
  /** Why nothing (limit reached, frequency not reached …) or why less (decay), in words. */
  note: z.string().nullable(),
  /** The retraction's key where the entry was taken back: taking that back restores it. */
  takenBackBy: z.string().nullable(),
});
export const Receipt = z.object({
  /** Version of the scoring flow that the points were given by. */
  version: z.number().int(),
  at: z.string(),
  total: z.number(),
  lines: z.array(ReceiptLine),
  /** `sum` of the lines' `now`, then what cap and floor make of it. */
  groups: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      sum: z.number(),
      counted: z.number(),
      note: z.string().nullable(),
      /** False for a group that the model does not have (any more): its points count as they are. */
      inModel: z.boolean(),
    }),
  ),
  /** What cap or floor of the total took or gave; 0 where they did not bite. */
  clamped: z.number(),
  fit: z.array(z.object({ rule: z.string(), name: z.string(), points: z.number() })),
});
export type Receipt = z.infer<typeof Receipt>;

/** One ledger entry, email, flow or task as the timeline shows it; newest first. `key` is the entry's key where it is one. */
export const TimelineItem = z.object({
  key: z.string(),
  kind: z.enum([
    'activity',
    'profile',
    'adjustment',
    'retraction',
    'merge',
    'consent',
    'suppression',
    'outcome',
    'announced',
    'email',
    'flow',
    'task',
  ]),
  at: z.string(),
  /** In words: "Ebook Downloaded", "Stage set to SQL by Ada". */
  title: z.string(),
  /** The activity's properties, the fields learnt, the reason given. */
  detail: JsonObject,
  source: Source,
  /** Points it gave on arrival, all groups together; `null` where no rule speaks of it. */
  points: z.number().nullable(),
  /** Why it does not count: a machine did it, or it was retracted and why. */
  ignored: z.string().nullable(),
  /** The retraction's key where it was taken back: taking that back restores it. */
  takenBackBy: z.string().nullable(),
  /** A step that was passed over without stopping there, or anything else worth a sentence. */
  note: z.string().nullable(),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const TimelinePage = z.object({ items: z.array(TimelineItem), next: z.string().nullable() });
export type TimelinePage = z.infer<typeof TimelinePage>;

export const StageChange = z.object({
  n: z.number().int(),
  from: Stage,
  to: Stage,
  /** When it was noticed and announced. */
  at: z.string(),
  /** When it happened, by event time. */
  happenedAt: z.string(),
  cause: z.string(),
  /** The cause in words: "Demo Requested", "Points faded", "A new scoring model". */
  because: z.string(),
});

/** How the score moved: at each instant the score and stage that the model which was live then made of what was known then. */
export const ScoreHistory = z.object({
  items: z.array(z.object({ at: z.string(), score: z.number(), stage: Stage, version: z.number().int() })),
});
export type ScoreHistory = z.infer<typeof ScoreHistory>;

/** The days that a score history covers, up to now. */
export const ScoreHistoryQuery = z.object({ days: z.coerce.number().int().min(1).max(3650).default(90) });

/** The lead as it was known at an instant, under the scoring model that was live then; without it as it is now. */
export const LeadPageQuery = z.object({ at: Instant.optional() });

/** The answer to "why not MQL?": either already there, or a smallest set of actions that would do it. */
export const WhyNot = z.object({
  stage: z.enum(['mql', 'sql']),
  reached: z.boolean(),
  /** In words, what stands in the way, the score first ("50 points needed, 36 there"). */
  missing: z.array(z.string()),
  /** What would have to be learnt of the lead first. */
  profile: z.array(z.object({ field: z.string(), value: JsonValue })),
  /** What the lead would have to do then, with the properties that it has to come with; `points` of all times together. */
  actions: z.array(
    z.object({ activity: z.string(), times: z.number().int(), points: z.number(), properties: JsonObject }),
  ),
});

/** Everything known of one lead. */
export const LeadPage = z.object({
  id: z.string(),
  /** The instant that the page is of. */
  at: z.string(),
  row: LeadRow,
  profile: JsonObject,
  score: z.object({
    total: z.number(),
    fit: z.number(),
    groups: z.array(z.object({ id: z.string(), name: z.string(), points: z.number() })),
  }),
  grade: Grade,
  stage: Stage,
  frozen: z.boolean(),
  /** Of a lead that sales sent back: in words, what lets it qualify again. */
  resting: z.string().nullable(),
  bant: z.object({
    budget: z.boolean(),
    authority: z.boolean(),
    need: z.boolean(),
    timeline: z.boolean(),
    answered: z.number().int(),
    met: z.number().int(),
  }),
  consent: EmailConsent,
  /** Why mail is refused, since when, and who may lift that. */
  refusal: z
    .object({
      because: z.enum(['bounced', 'complained', 'manual', 'unsubscribed']),
      since: z.string().nullable(),
      lift: z.string(),
    })
    .nullable(),
  /** `null` while no scoring flow has been published. */
  receipt: Receipt.nullable(),
  /** The newest of all that happened; `GET /api/leads/:lead/timeline` pages through the rest. */
  timeline: z.array(TimelineItem),
  timelineNext: z.string().nullable(),
  stages: z.array(StageChange),
  enrolments: z.array(EnrolmentRow),
  tasks: z.array(Task),
  emails: z.array(MessageRow),
  whyNot: z.array(WhyNot),
  /** Ids of leads that were merged into this one. */
  members: z.array(z.string()),
  /** The lead this one was merged into: the page shows that lead. */
  mergedFrom: z.string().nullable(),
});
export type LeadPage = z.infer<typeof LeadPage>;

const reason = z.string().min(1, 'Say why, in a few words.').max(500);
/** `fades`: whether they fade as the group's points do. */
export const AdjustRequest = z.object({ group: Id, points: Points, fades: z.boolean().default(false), reason });
/** Sets the score as one entry: what was earned or given before counts no more, losses neither. */
export const ScoreRequest = z.object({ score: Points, group: Id, fades: z.boolean().default(false), reason });
export const StageRequest = z.object({ stage: Stage, reason });
export const FreezeRequest = z.object({ frozen: z.boolean(), reason });
/** `entry` is a timeline item's key: its kind, and an id that its sender chose; a database takes 1,024 bytes. */
export const RetractRequest = z.object({
  entry: z
    .string()
    .min(3)
    .max(300)
    .refine((key) => new TextEncoder().encode(key).length <= 1000, 'This is no key of an entry.'),
  reason,
});
/** Makes `child` part of this lead for good. */
export const MergeRequest = z.object({ child: Id, reason });
export const ConsentRequest = z.object({
  state: z.enum(['subscribed', 'unsubscribed']),
  how: z.string().min(1).max(200),
});
/** Values by field name; `null` clears. */
export const ProfileRequest = z.object({ fields: JsonObject });
export type ScoreRequest = z.infer<typeof ScoreRequest>;
export type AdjustRequest = z.infer<typeof AdjustRequest>;
export type StageRequest = z.infer<typeof StageRequest>;
export type FreezeRequest = z.infer<typeof FreezeRequest>;
export type RetractRequest = z.infer<typeof RetractRequest>;
export type MergeRequest = z.infer<typeof MergeRequest>;
export type ConsentRequest = z.infer<typeof ConsentRequest>;
export type ProfileRequest = z.infer<typeof ProfileRequest>;

/** An entry was accepted. `applied` tells whether the lead already shows it; if not it will within seconds. */
export const Submitted = z.object({ entry: z.string(), applied: z.boolean() });
export type Submitted = z.infer<typeof Submitted>;
