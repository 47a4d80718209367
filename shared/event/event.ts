import * as z from 'zod';
import { Activity, Instant, JsonObject } from '../activity/index.ts';
import { Grade, Stage, Submission } from '../lead/index.ts';

const fact = { v: z.literal(1), id: z.string(), lead: z.string(), at: Instant };

/** A lead crossed into another stage; `n` counts the lead's announced transitions, so `(lead, n)` names this one. */
const LeadStageChanged = z.object({
  ...fact,
  n: z.number().int().positive(),
  /** When it happened by event time; `at` is when it was noticed. Absent where they are the same. */
  happenedAt: Instant.optional(),
  from: Stage,
  to: Stage,
  cause: z.string(),
  score: z.number(),
  grade: Grade,
  /** False where nothing may start from it (imports, re-scores unless chosen, a flow's own doing has `byFlow`). */
  startsFlows: z.boolean(),
  byFlow: z.string().optional(),
});

/** `child` turned out to be the same person as the lead, whose record goes on. */
const LeadMerged = z.object({ ...fact, child: z.string() });

/** An activity, segment change or date matched a published flow's trigger, after the lead was scored and written. */
const TriggerMatched = z.object({
  ...fact,
  flow: z.string(),
  version: z.number().int(),
  cause: z.string(),
  activity: JsonObject.optional(),
});

/** What an open wait of a run was waiting for has happened; `wait` is the wait's id on the lead and in the enrolment. */
const WaitMatched = z.object({
  ...fact,
  enrolment: z.string(),
  wait: z.string(),
  outlet: z.string(),
  activity: JsonObject.optional(),
});

/** The lead may, or may no longer, be emailed. */
const ConsentChanged = z.object({ ...fact, email: z.enum(['subscribed', 'unsubscribed', 'suppressed']) });

/** The lead entered or left a segment. */
const SegmentChanged = z.object({
  ...fact,
  segment: z.string(),
  entered: z.boolean(),
  startsFlows: z.boolean(),
});

const handoff = { ...fact, handoff: z.string(), rep: z.string().optional(), enrolment: z.string().optional() };
const HandoffRequested = z.object({ ...handoff, dueAt: Instant });
const HandoffAccepted = z.object(handoff);
const HandoffRejected = z.object({ ...handoff, reason: z.string() });
const HandoffOverdue = z.object(handoff);
const HandoffClosed = z.object({ ...handoff, outcome: z.string(), amount: z.number().optional() });

/** What became of an email we sent. `machine` marks opens and clicks that no person made. */
const EmailEvent = z.object({
  ...fact,
  message: z.string(),
  template: z.string(),
  event: z.enum(['sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'refused']),
  machine: z.boolean().optional(),
  url: z.string().optional(),
  reason: z.string().optional(),
});

const FlowRunEnded = z.object({
  ...fact,
  flow: z.string(),
  version: z.number().int(),
  enrolment: z.string(),
  status: z.enum(['completed', 'exited', 'failed', 'moved']),
  reason: z.string().optional(),
});

/** Every detail-type on our bus (source `ripen`) and the schema of its detail. Readers understand every `v` ever written. */
export const busEvents = {
  'Activity Recorded': Activity,
  'Ledger Entry Submitted': Submission,
  'Lead Stage Changed': LeadStageChanged,
  'Lead Merged': LeadMerged,
  'Trigger Matched': TriggerMatched,
  'Wait Matched': WaitMatched,
  'Consent Changed': ConsentChanged,
  'Segment Changed': SegmentChanged,
  'Handoff Requested': HandoffRequested,
  'Handoff Accepted': HandoffAccepted,
  'Handoff Rejected': HandoffRejected,
  'Handoff Overdue': HandoffOverdue,
  'Handoff Closed': HandoffClosed,
  'Email Event': EmailEvent,
  'Flow Run Ended': FlowRunEnded,
} as const;

export type BusEvents = { [T in keyof typeof busEvents]: z.infer<(typeof busEvents)[T]> };
export type DetailType = keyof BusEvents;
/** The `source` of everything that we put on the bus. */
export const busSource = 'ripen';
