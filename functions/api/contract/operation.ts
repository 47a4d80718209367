import * as z from 'zod';
import { Address } from '../../../shared/activity/index.ts';
import { AuditEntry, Job, Reject } from '../../../shared/workspace/index.ts';

export const RejectList = z.object({ items: z.array(Reject), next: z.string().nullable() });
export type RejectList = z.infer<typeof RejectList>;

/** A message that could not be worked on after all its tries. `at` is when it was first sent. */
export const DeadLetter = z.object({
  id: z.string(),
  queue: z.string(),
  what: z.string(),
  at: z.string(),
  /** What its last try ended with, where the queue keeps that. */
  reason: z.string().nullable(),
  /** Ids in it only: which lead, flow, enrolment. */
  about: z.record(z.string(), z.string()),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
export const DeadLetterList = z.object({
  queues: z.array(z.object({ queue: z.string(), count: z.number().int() })),
  items: z.array(DeadLetter),
});
export type DeadLetterList = z.infer<typeof DeadLetterList>;
const DeadLetterIds = z.array(z.string().min(1)).min(1).max(50);
/** Puts dead letters back on their queue: those named, or all of it. */
export const RedriveRequest = z.object({ queue: z.string(), ids: DeadLetterIds.optional() });
export type RedriveRequest = z.infer<typeof RedriveRequest>;
export const Redriven = z.object({ moved: z.number().int() });
export type Redriven = z.infer<typeof Redriven>;
/** Throws dead letters away for good. */
export const DiscardRequest = z.object({ queue: z.string(), ids: DeadLetterIds });
export type DiscardRequest = z.infer<typeof DiscardRequest>;
export const Discarded = z.object({ discarded: z.number().int() });
export type Discarded = z.infer<typeof Discarded>;

export const AuditList = z.object({ items: z.array(AuditEntry), next: z.string().nullable() });
export type AuditList = z.infer<typeof AuditList>;

/** An address that gets no mail. The address itself is not kept, only its keyed hash. */
export const Suppression = z.object({
  hash: z.string(),
  cause: z.string(),
  at: z.string(),
  lead: z.string().nullable(),
  email: z.string().nullable(),
});
export type Suppression = z.infer<typeof Suppression>;
export const SuppressionList = z.object({ items: z.array(Suppression), next: z.string().nullable() });
export type SuppressionList = z.infer<typeof SuppressionList>;
export const SuppressRequest = z.object({ email: Address, reason: z.string().min(1).max(200) });
export type SuppressRequest = z.infer<typeof SuppressRequest>;

/** Lets an address be mailed again that bounced or was suppressed by hand; a complaint or a person's own no stays. */
export const LiftRequest = z.object({ email: Address, reason: z.string().min(1).max(200) });
export type LiftRequest = z.infer<typeof LiftRequest>;

/** A counterpart that does not take what we send; it waits, and goes on by itself once it does. */
export const Trouble = z.object({
  id: z.string(),
  what: z.enum(['mail', 'webhook']),
  /** The host of a webhook. */
  about: z.string(),
  /** The counterpart's own words. */
  said: z.string(),
  since: z.string(),
  at: z.string(),
  /** When it is tried again at the earliest. */
  until: z.string().nullable(),
  /** How often it was met. */
  count: z.number().int(),
});
export type Trouble = z.infer<typeof Trouble>;
export const TroubleList = z.object({ items: z.array(Trouble) });
export type TroubleList = z.infer<typeof TroubleList>;

/** An effect of a flow of which nobody can know whether it happened. */
export const Uncertain = z.object({
  id: z.string(),
  what: z.enum(['email', 'notice', 'webhook']),
  lead: z.string(),
  flow: z.string(),
  enrolment: z.string(),
  step: z.string(),
  at: z.string(),
  note: z.string(),
});
export type Uncertain = z.infer<typeof Uncertain>;
export const UncertainList = z.object({ items: z.array(Uncertain), next: z.string().nullable() });
export type UncertainList = z.infer<typeof UncertainList>;

export const Examples = z.object({ leads: z.number().int() });
export type Examples = z.infer<typeof Examples>;

/** Each part answers for itself: `ok`, or what is wrong in words. */
export const Health = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()), version: z.string() });
export type Health = z.infer<typeof Health>;

/** Long work in the background, such as a re-score, as people follow it. */
export const JobRow = Job.pick({
  id: true,
  kind: true,
  status: true,
  done: true,
  total: true,
  startedAt: true,
  endedAt: true,
  message: true,
});
export type JobRow = z.infer<typeof JobRow>;
export const JobList = z.object({ items: z.array(JobRow) });
export type JobList = z.infer<typeof JobList>;
