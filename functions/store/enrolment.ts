import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { StepId } from '../../shared/flow/index.ts';

/** One step that a run has gone through, and by which outlet it left. */
export const PathItem = z.object({ step: StepId, visit: z.number().int(), outlet: z.string().optional() });
export type PathItem = z.infer<typeof PathItem>;

/**
 * That an effect was about to happen. `done` says by which outlet the step went on; without it the process died (or
 * still is) between the claim and the effect, and for effects that must not happen twice that is `uncertain` for good.
 */
export const Claim = z.object({
  at: Instant,
  kind: z.string(),
  done: z.string().optional(),
  uncertain: z.boolean().optional(),
  /** What the effect left behind, for people: a message id, a task id, an HTTP status, a reason. */
  note: z.string().max(500).optional(),
});
export type Claim = z.infer<typeof Claim>;

/** A task token that a run waits on. `outlets` maps what may be signalled to the outlet that the run then takes. */
export const RunWait = z.object({
  token: z.string(),
  step: StepId,
  visit: z.number().int(),
  epoch: z.number().int(),
  kind: z.string(),
  since: Instant,
  /** Facts that the flow reads after the wait, so that the signal can carry them. */
  reads: z.array(z.string()).optional(),
  /** A handoff's task. */
  task: z.string().optional(),
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
  /** The Step Functions version ARN that the current epoch runs on. */
  machine: z.string(),
  epoch: z.number().int().nonnegative(),
  /** Where the current epoch starts when not at the flow's start (a goal, a move). */
  startAt: StepId.optional(),
  status: EnrolmentStatus,
  enteredAt: Instant,
  endedAt: Instant.optional(),
  exit: Exit.optional(),
  /** In plain words, of a run that failed. */
  failure: z.string().max(500).optional(),
  claims: z.record(z.string(), Claim),
  /** What each epoch's run went through, as of its latest claim or its end. */
  paths: z.record(z.string(), z.array(PathItem)),
  waits: z.record(z.string(), RunWait),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** The whole way of the lead through the flow, over all epochs. */
export const pathOf = (enrolment: Pick<Enrolment, 'paths'>): PathItem[] =>
  Object.entries(enrolment.paths)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, path]) => path);

/** True once something has run: the first call of a run is a claim too. */
export const hasStarted = (enrolment: Pick<Enrolment, 'claims' | 'epoch'>): boolean =>
  Object.keys(enrolment.claims).some((name) => name.startsWith(`${enrolment.epoch}.`));

/** `<lead>.<flow>.<n>`; lead ids may hold dots, flow ids and numbers do not. */
export const enrolmentId = (lead: string, flow: string, n: number): string => `${lead}.${flow}.${n}`;

/** The parts of an enrolment id; `undefined` for anything else. */
export const partsOfEnrolmentId = (id: string): { lead: string; flow: string; n: number } | undefined => {
  const match = /^(.+)\.([a-z0-9-]{1,60})\.([1-9]\d{0,5})$/.exec(id);
  const [, lead, flow, n] = match ?? [];
  return lead === undefined || flow === undefined || n === undefined ? undefined : { lead, flow, n: Number(n) };
};

/** Names a claim or a wait within its enrolment. */
export const visitKey = (epoch: number, step: string, visit: number): string => `${epoch}.${step}.${visit}`;
