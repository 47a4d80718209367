import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { Exits, PathItem, StepId } from '../../shared/flow/index.ts';

/**
 * That an effect was about to happen. `done` says by which outlet the step went on; without it the process died (or
 * still is) between the claim and the effect, and for effects that must not happen twice that is `uncertain` for good.
 */
export const Claim = z.object({
  at: Instant,
  kind: z.string(),
  /** Its effect is an entry of the lead's ledger, which is scored a moment later. */
  puts: z.boolean().optional(),
  done: z.string().optional(),
  uncertain: z.boolean().optional(),
  /** What the effect left behind, for people: a message id, a task id, an HTTP status, a reason. */
  note: z.string().max(500).optional(),
});
export type Claim = z.infer<typeof Claim>;

/** A task token that a run waits on. Its id in `waits` is `visitId` of the step. */
export const RunWait = z.object({
  token: z.string(),
  step: StepId,
  visit: z.number().int(),
  epoch: z.number().int(),
  kind: z.string(),
  since: Instant,
  /** The ids under which the lead carries what is watched for. */
  watching: z.array(z.string()),
  /** Outlets that are answered by failing the token. */
  errors: z.array(z.string()).optional(),
});
export type RunWait = z.infer<typeof RunWait>;

/** Why a lead leaves a flow before its end. Written before the run is stopped, so that no effect can be claimed after. */
export const Exit = z.object({ reason: z.string().max(200), at: Instant, event: z.string().optional() });
export type Exit = z.infer<typeof Exit>;

export const EnrolmentStatus = z.enum(['running', 'completed', 'exited', 'failed']);
export type EnrolmentStatus = z.infer<typeof EnrolmentStatus>;

/**
 * One lead in one flow: why, on which version, how far, and how it ended. `id` is `<lead>.<flow>.<n>`. A run of it is a
 * chain of executions, one per `epoch`. Holds ids only.
 */
export const Enrolment = z.object({
  id: z.string(),
  lead: z.string(),
  flow: z.string(),
  version: z.number().int().positive(),
  n: z.number().int().positive(),
  /** The fact on the bus that let the lead in; the same fact lets it in once. */
  cause: z.object({ event: z.string(), id: z.string(), at: Instant, words: z.string().max(300) }),
  /**
   * How many stage changes of the lead had been announced when it met the start, one that is the cause itself included; only
   * later ones are reasons to leave.
   */
  stageN: z.number().int().nonnegative(),
  /** It refused mail already when it entered, and has not said yes since: that it refuses is no reason to leave. */
  refused: z.boolean().optional(),
  /** The Step Functions version ARN that the current epoch runs on. */
  machine: z.string(),
  epoch: z.number().int().nonnegative(),
  /** The step that the current epoch began at, where that is not the flow's start. */
  begins: StepId.optional(),
  /** The outlet of the flow's start through which the lead came in. */
  at: z.string(),
  /** Those of the version it entered on. */
  exits: Exits,
  status: EnrolmentStatus,
  enteredAt: Instant,
  endedAt: Instant.optional(),
  exit: Exit.optional(),
  /** In plain words, of a run that failed. */
  failure: z.string().max(500).optional(),
  /** It failed because somebody stopped the run, wherever that was: no step of it went wrong. */
  stopped: z.boolean().optional(),
  /** By `visitKey`. */
  claims: z.record(z.string(), Claim),
  /** The way of the lead through the flow, as of the latest claim or the end of the run. */
  path: z.array(PathItem),
  waits: z.record(z.string(), RunWait),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** `<lead>.<flow>.<n>`; lead ids may hold dots, flow ids and numbers do not. */
export const enrolmentId = (lead: string, flow: string, n: number): string => `${lead}.${flow}.${n}`;

/** The parts of an enrolment id; `undefined` for anything else. */
export const partsOfEnrolmentId = (id: string): { lead: string; flow: string; n: number } | undefined => {
  const match = /^(.+)\.([a-z0-9-]{1,60})\.([1-9]\d{0,5})$/.exec(id);
  const [, lead, flow, n] = match ?? [];
  return lead === undefined || flow === undefined || n === undefined ? undefined : { lead, flow, n: Number(n) };
};

/** Names a claim within its enrolment. Visits count over all epochs, so a repeat in another epoch is a repeat too. */
export const visitKey = (step: string, visit: number): string => `${step}.${visit}`;

/** Names a wait, and whatever else a visit of a step leaves behind (a task, an email), in the whole workspace. */
export const visitId = (enrolment: string, step: string, visit: number): string => `${enrolment}.${step}.${visit}`;

/** The id on the lead of the n-th thing that a wait watches for, and of the flow's exit condition. */
export const watchId = (wait: string, n: number): string => `${wait}~${n}`;
export const exitWatchId = (enrolment: string): string => `${enrolment}~exit`;

/** The wait that something watched for belongs to. */
export const waitOfWatch = (id: string): string => id.slice(0, id.lastIndexOf('~'));

/** Which of the things that a wait watches for this is, from 0. */
export const placeOfWatch = (id: string): number => Number(id.slice(id.lastIndexOf('~') + 1));
