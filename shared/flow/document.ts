import * as z from 'zod';
import { Condition } from '../condition/index.ts';
import { Stage } from '../lead/index.ts';
import { ScoringModel } from '../scoring/index.ts';

export const StepId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

/** A length of time as people say it. */
export const Duration = z.object({
  amount: z.number().int().min(1).max(5000),
  unit: z.enum(['minutes', 'hours', 'days', 'weeks']),
});
export type Duration = z.infer<typeof Duration>;

/** What a wait, a goal or a trigger looks out for in activities. */
export const ActivityMatch = z.object({ activity: z.string().min(1).max(128), when: Condition.optional() });
export type ActivityMatch = z.infer<typeof ActivityMatch>;

/** What starts a nurture flow. */
export const Trigger = z.discriminatedUnion('on', [
  z.object({ on: z.literal('activity'), match: ActivityMatch }),
  z.object({ on: z.literal('stage'), to: z.array(Stage).min(1), from: z.array(Stage).optional() }),
  z.object({ on: z.literal('segment'), segment: z.string(), entered: z.boolean() }),
  z.object({
    on: z.literal('date'),
    field: z.string(),
    offsetDays: z.number().int().min(-365).max(365),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  }),
  z.object({ on: z.literal('inactivity'), days: z.number().int().min(1).max(730) }),
  z.object({ on: z.literal('hand') }),
  z.object({ on: z.literal('flow') }),
]);
export type Trigger = z.infer<typeof Trigger>;

const Next = z.record(z.string(), StepId.nullable());

/** A trigger start has the outlet `then`. `only` must hold for the lead to be let in. */
const TriggerStart = z.object({
  kind: z.literal('trigger'),
  trigger: Trigger,
  only: Condition.optional(),
  next: Next,
});

/** A scoring start has the outlets `mql`, `sql`, `opportunity`, `customer` and `fallsBack`. */
const ScoringStart = z.object({ kind: z.literal('scoring'), model: ScoringModel, next: Next });

export const Start = z.discriminatedUnion('kind', [TriggerStart, ScoringStart]);
export type Start = z.infer<typeof Start>;

/** One step; `settings` has the schema of its kind (`steps/<kind>.ts`), `next` one entry per outlet of that kind. */
export const Step = z.object({
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  next: Next,
  note: z.string().max(2000).optional(),
  disabled: z.boolean().optional(),
});
export type Step = z.infer<typeof Step>;

/** Ways out that apply anywhere in the flow and end waits. */
export const Exits = z.object({
  unsubscribed: z.boolean(),
  becameCustomer: z.boolean(),
  stageChanged: z.boolean(),
  /** Leave when this becomes true. */
  when: Condition.optional(),
});
export type Exits = z.infer<typeof Exits>;

export const Reentry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('after'), days: z.number().int().min(1).max(3650) }),
  z.object({ kind: z.literal('always') }),
]);
export type Reentry = z.infer<typeof Reentry>;

/** A whole flow, as drawn. Positions are derived, never stored. */
export const Flow = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().min(1).max(120),
  schemaVersion: z.literal(1),
  description: z.string().max(2000).optional(),
  start: Start,
  steps: z.record(StepId, Step),
  exits: Exits,
  reentry: Reentry,
});
export type Flow = z.infer<typeof Flow>;
