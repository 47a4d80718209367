import * as z from 'zod';
import { JsonObject } from '../../../shared/activity/index.ts';
import { Id } from '../../../shared/contract/index.ts';
import { RejectReason, Task } from '../../../shared/handoff/index.ts';
import { LeadRow, TimelineItem } from './lead.ts';

/** A handoff as the inbox lists it. */
export const TaskRow = z.object({
  task: Task,
  lead: LeadRow.nullable(),
  repName: z.string().nullable(),
  overdue: z.boolean(),
});
export type TaskRow = z.infer<typeof TaskRow>;

export const TaskQuery = z.object({
  /** A rep's id, `me`, `unassigned` or `all` (the default). */
  rep: z.string().max(120).optional(),
  /** `done` is rejected or closed. */
  status: z.enum(['open', 'accepted', 'rejected', 'closed', 'done', 'all']).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

/** What is to do comes first, the one due first at the top; then what is decided, the latest first. */
export const TaskList = z.object({
  items: z.array(TaskRow),
  next: z.string().nullable(),
  /** How many there are on all pages. */
  total: z.number().int(),
  counts: z.object({ open: z.number().int(), overdue: z.number().int(), accepted: z.number().int() }),
});
export type TaskList = z.infer<typeof TaskList>;

export const TaskPage = z.object({
  row: TaskRow,
  profile: JsonObject,
  /** What amounts are in (ISO 4217). */
  currency: z.string(),
  /** The BANT answers given, question by question; `null` where unanswered. */
  bant: z.object({
    budget: z.string().nullable(),
    authority: z.string().nullable(),
    need: z.string().nullable(),
    timeline: z.string().nullable(),
  }),
  /** The last activities, newest first. */
  activities: z.array(TimelineItem),
});
export type TaskPage = z.infer<typeof TaskPage>;

/** `version` is the task's as it was shown; another one answers 409 in words. */
const version = z.number().int();
const note = z.string().max(2000).optional();
export const AcceptRequest = z.object({ version });
export const RejectRequest = z.object({ version, reason: RejectReason, note });
export const ReassignRequest = z.object({ version, rep: Id });
export const OutcomeRequest = z
  .object({
    version,
    outcome: z.enum(['meeting', 'opportunity', 'won', 'lost', 'disqualified']),
    /** Won or may be won: whole minor units of the workspace's currency (cents of EUR, yen of JPY). */
    amount: z.number().int().nonnegative().optional(),
    reason: z.string().max(500).optional(),
    note,
  })
  .refine((it) => it.outcome !== 'lost' || it.reason !== undefined, {
    path: ['reason'],
    message: 'Say why it was lost.',
  });
export type AcceptRequest = z.infer<typeof AcceptRequest>;
export type RejectRequest = z.infer<typeof RejectRequest>;
export type ReassignRequest = z.infer<typeof ReassignRequest>;
export type OutcomeRequest = z.infer<typeof OutcomeRequest>;
