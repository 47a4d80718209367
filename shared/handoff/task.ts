import * as z from 'zod';
import { Instant } from '../activity/index.ts';
import { Grade, Stage } from '../lead/index.ts';

/** Reject reasons that sales may give; each decides where the lead goes next and is fed back into the reports. */
export const RejectReason = z.enum([
  'bad timing',
  'no budget',
  'not the decision maker',
  'no need',
  'wrong fit',
  'cannot reach',
  'duplicate',
  'other',
]);

/** A sales rep as routing sees one. `weight` is the share of handoffs; `away` reps get none. */
export const Rep = z.object({
  id: z.string(),
  name: z.string().min(1).max(120),
  email: z.email(),
  team: z.string(),
  weight: z.number().int().min(0).max(100).default(1),
  territories: z.array(z.string()).max(200).default([]),
  capacity: z.number().int().min(1).max(1000).optional(),
  away: z.boolean().default(false),
});
export type Rep = z.infer<typeof Rep>;

/** Reps who share what comes in. */
export const Team = z.object({ id: z.string().regex(/^[a-z0-9-]{1,60}$/), name: z.string().min(1).max(120) });
export type Team = z.infer<typeof Team>;

/** An earlier round of a handoff that ran out of time and came again: its own clock, and whose it was. */
const Round = z.object({
  rep: z.string().optional(),
  createdAt: Instant,
  dueAt: Instant,
  overdueAt: Instant.optional(),
});
export type Round = z.infer<typeof Round>;

/** A handoff to sales: one lead, one rep, one clock. */
export const Task = z.object({
  id: z.string(),
  lead: z.string(),
  title: z.string(),
  team: z.string().optional(),
  rep: z.string().optional(),
  /** Why this rep, in words. */
  routedBecause: z.string(),
  /** What marketing asks of the rep. */
  instructions: z.string().max(2000).optional(),
  status: z.enum(['open', 'accepted', 'rejected', 'closed']),
  createdAt: Instant,
  dueAt: Instant,
  overdueAt: Instant.optional(),
  /** The first answer, which stops the clock whatever is decided later, and whose it was. What 0.1 wrote has none. */
  answeredAt: Instant.optional(),
  answeredBy: z.string().optional(),
  /** The last decision. */
  decidedAt: Instant.optional(),
  decidedBy: z.string().optional(),
  /** When it was given to another rep last. */
  reassignedAt: Instant.optional(),
  /** The rounds before this one, the first one first. */
  rounds: z.array(Round).optional(),
  /** The task that is the next round of this one, which is closed with it. */
  continuedBy: z.string().optional(),
  reason: z.string().optional(),
  note: z.string().max(2000).optional(),
  outcome: z.enum(['meeting', 'opportunity', 'won', 'lost', 'disqualified']).optional(),
  amount: z.number().int().nonnegative().optional(),
  closedAt: Instant.optional(),
  /** As of the handoff: what made the lead qualified. */
  why: z.object({
    score: z.number(),
    grade: Grade,
    stage: Stage,
    reasons: z.array(z.string()).max(10),
    opening: z.string(),
  }),
  origin: z
    .object({
      flow: z.string(),
      version: z.number().int(),
      enrolment: z.string(),
      step: z.string(),
      visit: z.number().int(),
    })
    .optional(),
  version: z.number().int(),
});
export type Task = z.infer<typeof Task>;
