export { type AwsHistoryEvent, awsHistoryEvent } from './aws-history.ts';
export { check } from './check/index.ts';
export type {
  Catcher,
  ChoiceRule,
  ChoiceState,
  FailState,
  PassState,
  Retrier,
  State,
  SucceedState,
  TaskState,
  WaitState,
} from './definition.ts';
export { Definition } from './definition.ts';
export type { Effect, Ending } from './effect.ts';
export type { ExecutionContext, ExecutionEvent } from './event.ts';
export type { HistoryEvent, HistoryEventType } from './history.ts';
export type { Json } from './json.ts';
export { HISTORY_LIMIT, PAYLOAD_LIMIT } from './limits.ts';
export type { Position, Snapshot, Waiting } from './snapshot.ts';
export { type StepResult, step } from './step.ts';
