import type { Json } from './json.ts';

/** What every event brings with it, so that stepping needs neither clock nor chance. */
type FromTheWorld = {
  /** Now, as ISO 8601 in UTC. */
  at: string;
  /** A fresh number in [0, 1): the seed of all chance in this step (retry jitter, `$random`, `$uuid`). */
  random: number;
};

/** Who is running what: becomes `$states.context`. */
export type ExecutionContext = {
  execution: { id: string; name: string; startTime: string; roleArn?: string };
  stateMachine: { id: string; name: string };
};

/** Something that happened in the world and moves an execution on. One that nobody waits for any more changes nothing. */
export type ExecutionEvent = FromTheWorld &
  (
    | ({ type: 'start'; input: Json } & ExecutionContext)
    /** The function of `invoke` effect `id` returned. For a task-token state this only means that it was submitted. */
    | { type: 'taskSucceeded'; id: string; output: Json }
    /** The function of `invoke` effect `id` failed: `error` is its errorType, `cause` the JSON text that Lambda answers. */
    | { type: 'taskFailed'; id: string; error?: string; cause?: string }
    | { type: 'tokenSucceeded'; token: string; output: Json }
    | { type: 'tokenFailed'; token: string; error?: string; cause?: string }
    /** The time of `wake` effect `id` has come: a wait is over, a retry is due, a task or the execution timed out. */
    | { type: 'timer'; id: string }
    | { type: 'stop'; error?: string; cause?: string }
  );
