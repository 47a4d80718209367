import * as z from 'zod';
import type { Json } from './json.ts';

/** Literal JSON in which any string of the form `{% … %}` is a JSONata expression. */
const Template: z.ZodType<Json> = z.json();
const Name = z.string().min(1).max(80);

/** A whole number of seconds, or an expression that yields one. */
const Seconds = z.union([z.int().min(0).max(99_999_999), z.string().regex(/^\{%[\s\S]*%\}$/)]);

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONata').optional(),
};
const results = { Assign: z.record(z.string(), Template).optional(), Output: Template.optional() };
const transition = { Next: Name.optional(), End: z.literal(true).optional() };

export const Retrier = z.strictObject({
  ErrorEquals: z.array(z.string().min(1)).min(1),
  IntervalSeconds: z.int().min(1).max(99_999_999).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).optional(),
  Comment: z.string().optional(),
});
export type Retrier = z.infer<typeof Retrier>;

export const Catcher = z.strictObject({
  ErrorEquals: z.array(z.string().min(1)).min(1),
  Next: Name,
  ...results,
  Comment: z.string().optional(),
});
export type Catcher = z.infer<typeof Catcher>;

const PassState = z.strictObject({ Type: z.literal('Pass'), ...common, ...results, ...transition });
export type PassState = z.infer<typeof PassState>;

export const TaskState = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  Resource: z.string().min(1),
  Arguments: Template.optional(),
  TimeoutSeconds: Seconds.optional(),
  Retry: z.array(Retrier).optional(),
  Catch: z.array(Catcher).optional(),
  ...results,
  ...transition,
});
export type TaskState = z.infer<typeof TaskState>;

export const WaitState = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  Seconds: Seconds.optional(),
  Timestamp: z.string().min(1).optional(),
  ...results,
  ...transition,
});
export type WaitState = z.infer<typeof WaitState>;

const ChoiceRule = z.strictObject({
  Condition: z.string().regex(/^\{%[\s\S]*%\}$/),
  Next: Name,
  ...results,
  Comment: z.string().optional(),
});
export type ChoiceRule = z.infer<typeof ChoiceRule>;

/** State-level Assign and Output belong to the Default; a rule that matches uses its own. */
export const ChoiceState = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  Choices: z.array(ChoiceRule).min(1),
  Default: Name.optional(),
  ...results,
});
export type ChoiceState = z.infer<typeof ChoiceState>;

const SucceedState = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: Template.optional() });
export type SucceedState = z.infer<typeof SucceedState>;

export const FailState = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
export type FailState = z.infer<typeof FailState>;

export const State = z.discriminatedUnion('Type', [
  PassState,
  TaskState,
  WaitState,
  ChoiceState,
  SucceedState,
  FailState,
]);
export type State = z.infer<typeof State>;

/** The part of Amazon States Language that our compiler emits, and so the part that the interpreter runs. */
export const Definition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: Name,
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  States: z.record(Name, State),
});
export type Definition = z.infer<typeof Definition>;
