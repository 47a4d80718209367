import type { Json } from './json.ts';

/** How an execution ended, as DescribeExecution tells it. */
export type Ending =
  | { status: 'SUCCEEDED'; output: Json }
  | { status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; error?: string; cause?: string };

/** What the world has to do next, as data. `id`s are unique within the execution. */
export type Effect =
  /** Call a Lambda function with `payload`; answer with `taskSucceeded` or `taskFailed` under the same `id`. */
  | {
      type: 'invoke';
      id: string;
      state: string;
      resource: string;
      functionName: string;
      payload: Json;
      /** Present when the state waits for this token rather than for the function. */
      token?: string;
    }
  /** Send a `timer` event at `at` (or later). It replaces every earlier wake of this execution. */
  | { type: 'wake'; id: string; at: string }
  | ({ type: 'end' } & Ending);
