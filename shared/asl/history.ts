import type { Json } from './json.ts';

/** The state types whose names appear in history event types. */
type Kind = 'Pass' | 'Task' | 'Wait' | 'Choice' | 'Succeed' | 'Fail';

/** AWS's names of the history events that the supported states can produce. */
export type HistoryEventType =
  | `${Kind}StateEntered`
  | `${Exclude<Kind, 'Fail'>}StateExited`
  | 'ExecutionStarted'
  | 'ExecutionSucceeded'
  | 'ExecutionFailed'
  | 'ExecutionTimedOut'
  | 'ExecutionAborted'
  | 'EvaluationFailed'
  | 'TaskScheduled'
  | 'TaskStarted'
  | 'TaskSubmitted'
  | 'TaskSucceeded'
  | 'TaskFailed'
  | 'TaskTimedOut'
  | 'LambdaFunctionScheduled'
  | 'LambdaFunctionStarted'
  | 'LambdaFunctionSucceeded'
  | 'LambdaFunctionFailed'
  | 'LambdaFunctionTimedOut';

/** One line of an execution's history; `awsHistoryEvent` renders it as GetExecutionHistory does. */
export type HistoryEvent = {
  id: number;
  previousEventId: number;
  type: HistoryEventType;
  at: string;
  /** The state, where AWS names it. */
  name?: string;
  input?: Json;
  output?: Json;
  assignedVariables?: { [name: string]: Json };
  resource?: string;
  parameters?: Json;
  timeoutInSeconds?: number;
  error?: string;
  cause?: string;
  /** Of EvaluationFailed: the field whose expression failed, such as `Output/result`. */
  location?: string;
};
