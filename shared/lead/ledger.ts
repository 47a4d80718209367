import * as z from 'zod';
import { Identity, Instant, JsonObject, Source } from '../activity/index.ts';
import { Stage } from './stage.ts';

const base = {
  v: z.literal(1),
  /** Unique within its kind and lead; the sender's message id where there is one. */
  id: z.string().min(1).max(256),
  at: Instant,
  receivedAt: Instant,
  source: Source,
  /** Set by imports: scored and folded, but starts no flows. */
  backfill: z.boolean().optional(),
};

/** Something the lead did. `machine` says why it is recorded but not scored (a scanner's click, a honeypot field …). */
export const ActivityEntry = z.object({
  ...base,
  kind: z.literal('activity'),
  type: z.string().min(1).max(128),
  properties: JsonObject,
  context: JsonObject,
  machine: z.string().optional(),
});

/** What we learnt about the lead: field name → value; null clears. */
const ProfileEntry = z.object({ ...base, kind: z.literal('profile'), fields: JsonObject });

const AdjustedPoints = z.number().min(-100_000).max(100_000).multipleOf(0.001);

/** What a person or a flow changed by hand, always with a reason. Points are author points (three decimals at most). */
const AdjustmentEntry = z.object({
  ...base,
  kind: z.literal('adjustment'),
  change: z.discriminatedUnion('what', [
    z.object({
      what: z.literal('points'),
      group: z.string(),
      points: AdjustedPoints,
      /** Whether they fade as the group's points do; else they stay. */
      fades: z.boolean().optional(),
    }),
    /** All points until then count no more; the lead has these, in this group. */
    z.object({ what: z.literal('score'), points: AdjustedPoints, group: z.string(), fades: z.boolean().optional() }),
    z.object({ what: z.literal('stage'), stage: Stage }),
    z.object({ what: z.literal('freeze'), frozen: z.boolean() }),
  ]),
  reason: z.string().min(1).max(500),
});

/** Takes an earlier entry back: `of` is that entry's key (`a#<id>`). */
const RetractionEntry = z.object({
  ...base,
  kind: z.literal('retraction'),
  of: z.string().min(3).max(300),
  reason: z.string().min(1).max(500),
});

/** Another lead's ledger is part of this one's from now on; the fold is over the union. */
const MergeEntry = z.object({
  ...base,
  kind: z.literal('merge'),
  child: z.string(),
  /** Why a person merged them; what merges by itself needs none. */
  reason: z.string().max(500).optional(),
});

/** What the lead allows: per channel, the latest by time wins. */
const ConsentEntry = z.object({
  ...base,
  kind: z.literal('consent'),
  channel: z.literal('email'),
  state: z.enum(['subscribed', 'unsubscribed']),
  how: z.string().max(200),
});

/** The address refuses mail for good: bounced, complained, or a person said so. `address` is a keyed hash. */
const SuppressionEntry = z.object({
  ...base,
  kind: z.literal('suppression'),
  address: z.string(),
  cause: z.enum(['bounced', 'complained', 'manual']),
});

/** What sales did with a handoff. */
const OutcomeEntry = z.object({
  ...base,
  kind: z.literal('outcome'),
  handoff: z.string(),
  outcome: z.enum(['accepted', 'rejected', 'meeting', 'opportunity', 'won', 'lost', 'disqualified']),
  reason: z.string().max(500).optional(),
  /** In the workspace's currency, whole minor units. */
  amount: z.number().int().nonnegative().optional(),
});

/** A stage change that was announced: the n-th of this lead. Not folded; it is the memory of what went out. */
export const AnnouncedEntry = z.object({
  ...base,
  kind: z.literal('announced'),
  n: z.number().int().positive(),
  from: Stage,
  to: Stage,
  cause: z.string(),
  /** When it happened by event time; `at` is when it was noticed. */
  happenedAt: Instant.optional(),
  /** The flow whose own doing it was. */
  byFlow: z.string().optional(),
});

/** The append-only truth about a lead. */
export const LedgerEntry = z.discriminatedUnion('kind', [
  ActivityEntry,
  ProfileEntry,
  AdjustmentEntry,
  RetractionEntry,
  MergeEntry,
  ConsentEntry,
  SuppressionEntry,
  OutcomeEntry,
  AnnouncedEntry,
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;
export type ActivityEntry = z.infer<typeof ActivityEntry>;
export type AnnouncedEntry = z.infer<typeof AnnouncedEntry>;

const prefix: Record<LedgerEntry['kind'], string> = {
  activity: 'a',
  profile: 'p',
  adjustment: 'j',
  retraction: 'r',
  merge: 'm',
  consent: 'c',
  suppression: 's',
  outcome: 'o',
  announced: 'n',
};

/** The entry's sort key: kind and id alone, so that whatever else differs in a repeat, it is the same entry. */
export const entryKey = (entry: Pick<LedgerEntry, 'kind' | 'id'>): string => `${prefix[entry.kind]}#${entry.id}`;

/**
 * A ledger entry on its way to the score queue (detail-type `Ledger Entry Submitted`), addressed to a lead id or to
 * whoever the identity turns out to be.
 */
export const Submission = z.object({
  v: z.literal(1),
  to: z.union([z.object({ lead: z.string() }), z.object({ identity: Identity })]),
  entry: LedgerEntry,
});
export type Submission = z.infer<typeof Submission>;
