import * as z from 'zod';
import { Condition } from '../condition/index.ts';
import type { Facts } from '../lead/index.ts';
import { ActivityMatch, Duration, StepId } from './document.ts';
import { Until } from './until.ts';

/**
 * One edge that a lead took: it came to `step` (`start` for the flow's start) at `at` and left through `outlet`. A goal that pulled
 * the lead away shows as outlet `goal`, a moved run begins with `moved`.
 */
export const PathItem = z.object({ step: z.string(), outlet: z.string(), at: z.string() });
export type PathItem = z.infer<typeof PathItem>;

/**
 * What an execution is started with: ids only. `at` is the outlet of the start through which the lead came (a scoring
 * flow: `mql`, `sql` …; a trigger: `then` or absent). `path` is what the lead walked before a move or a goal, so that
 * visits go on counting.
 */
export const RunInput = z.object({
  v: z.literal(1),
  flow: z.string(),
  version: z.number().int().positive(),
  enrolment: z.string(),
  lead: z.string(),
  epoch: z.number().int().nonnegative(),
  at: z.string().optional(),
  path: z.array(PathItem).optional(),
});
export type RunInput = z.infer<typeof RunInput>;

/** A value that the machine needs next and JSONata cannot compute; answered in `computed` under `step`. */
export const ComputeRequest = z.discriminatedUnion('what', [
  /**
   * The end of a wait, counted from now: `after` first, then `until`. As an instant, or as whole seconds from now
   * (at least 1) for a token's TimeoutSeconds.
   */
  z.object({
    what: z.literal('waitUntil'),
    step: StepId,
    after: Duration.optional(),
    until: Until,
    as: z.enum(['instant', 'seconds']),
  }),
  /** The lead's bucket from 0 to 9,999, the same whenever it is asked. An empty salt means the step's id. */
  z.object({ what: z.literal('bucket'), step: StepId, salt: z.string() }),
]);
export type ComputeRequest = z.infer<typeof ComputeRequest>;

/** What ends a wait: an activity that matches, or a condition on the lead that holds; the run goes on through `outlet`. */
export const Watch = z.object({ outlet: z.string(), match: ActivityMatch.optional(), when: Condition.optional() });
export type Watch = z.infer<typeof Watch>;

/** A goal step of the flow, given along with every wait: reached, it ends the wait with `runError.goal(step)`. */
export const GoalWatch = z.object({ step: StepId, match: ActivityMatch.optional(), when: Condition.optional() });
export type GoalWatch = z.infer<typeof GoalWatch>;

/**
 * What a Task state sends to the `steps` function. `kind` is a step kind, or `load`: claims nothing, has no effect, only
 * answers `facts` and `computed`. `settings` are the step's own, as in the document.
 *
 * - `reads`: answer `facts` with just these paths of Facts (`factsFor`), as they are after the step's own effect.
 * - `compute`: answer `computed` with a value for each (`computeValues`).
 * - `token`: the state waits for SendTaskSuccess(token, StepResult) with the `outlet` taken; what the function itself
 *   returns is ignored. `outlets` lists the outlets that may be answered (none for a plain wait, which only a goal can
 *   cut short); the state's own timeout takes the other.
 * - `watch`: register these on the lead, then look whether one has already happened since the step was entered.
 * - `errors`: of those, the ones that are answered by SendTaskFailure(token, runError.outlet(outlet)): a task has one
 *   `Next`, and to catch an error costs no state where to choose would cost one.
 * - `dueSeconds`: when the state times out by itself, from when it was entered.
 * - `enteredAt`: when that was, by the run's own clock: whatever shows or counts the time that is left begins there, and
 *   not when the function got its turn. Not sent by what 0.1 published.
 * - `goals`: watch for these too; SendTaskFailure(token, runError.goal(step)) when one is reached.
 */
export const StepCall = z.object({
  v: z.literal(1),
  flow: z.string(),
  version: z.number().int().positive(),
  enrolment: z.string(),
  lead: z.string(),
  epoch: z.number().int().nonnegative(),
  step: z.string(),
  /** The n-th time that the lead is at this step, from 1. The claim is under (enrolment, step, visit). */
  visit: z.number().int().positive(),
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  path: z.array(PathItem),
  reads: z.array(z.array(z.string())).optional(),
  compute: z.array(ComputeRequest).optional(),
  token: z.string().optional(),
  outlets: z.array(z.string()).optional(),
  errors: z.array(z.string()).optional(),
  watch: z.array(Watch).optional(),
  dueSeconds: z.number().int().positive().optional(),
  enteredAt: z.iso.datetime().optional(),
  goals: z.array(GoalWatch).optional(),
});
export type StepCall = z.infer<typeof StepCall>;

/** What the `steps` function answers, and what a task token is answered with (there `outlet` alone is enough). */
export const StepResult = z.object({
  v: z.literal(1),
  outlet: z.string().optional(),
  facts: z.record(z.string(), z.json()).optional(),
  computed: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type StepResult = z.infer<typeof StepResult>;

/** The output of an execution that ran to an end by itself. */
export const RunOutput = z.object({
  v: z.literal(1),
  status: z.enum(['completed', 'exited']),
  path: z.array(PathItem),
});
export type RunOutput = z.infer<typeof RunOutput>;

/**
 * Errors that a step function throws (as the error's `name`) or fails a token with. Anything else is tried again with
 * growing pauses over days.
 */
export const runError = {
  /** The enrolment has an exit or another epoch: the run ends quietly. */
  exited: 'Ripen.Exited',
  /** Trying again cannot help (a document that is gone): the run fails with the error's message. */
  failed: 'Ripen.Failed',
  /** The lead reached this goal: it goes on from there. */
  goal: (step: string): string => `Ripen.Goal.${step}`,
  /** A wait ended through this outlet, which leads elsewhere than the outlets that succeed. */
  outlet: (outlet: string): string => `Ripen.Outlet.${outlet}`,
} as const;

/** The parts of the facts that a flow's conditions read; nothing else of the lead goes into a run. */
export const factsFor = (facts: Facts, reads: readonly (readonly string[])[]): Record<string, unknown> => {
  const picked: Record<string, unknown> = { now: facts.now };
  for (const path of reads) copyPath(facts, picked, path);
  return picked;
};

const copyPath = (from: unknown, to: Record<string, unknown>, path: readonly string[]): void => {
  const [name, ...rest] = path;
  if (name === undefined || typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return;
  const value = (from as Record<string, unknown>)[name];
  const isBranch = rest.length > 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isBranch) {
    to[name] = value;
    return;
  }
  const child = Object.hasOwn(to, name) ? to[name] : {};
  const copy = typeof child === 'object' && child !== null ? { ...child } : {};
  copyPath(value, copy as Record<string, unknown>, rest);
  to[name] = copy;
};
