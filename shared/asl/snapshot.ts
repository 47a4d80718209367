import type { Ending } from './effect.ts';
import type { ExecutionContext } from './event.ts';
import type { Json } from './json.ts';

/** What a running execution is waiting for. */
export type Waiting =
  /** A function's answer (and, when it has a token, the token's). `submitted` once the function of a token state returned. */
  | { for: 'task'; id: string; token?: string; submitted?: true; timeoutAt?: string }
  /** The end of a Wait state. */
  | { for: 'time'; at: string }
  /** The next attempt of a Task. */
  | { for: 'retry'; at: string };

/** Where a running execution stands. */
export type Position = {
  state: string;
  enteredAt: string;
  enteredEventId: number;
  input: Json;
  /** Which state entry of this execution this is, from 1. */
  visit: number;
  /** Attempts so far beyond the first, over all retriers. */
  retryCount: number;
  /** Retries used, one count per retrier of the state. */
  retries: number[];
};

/** An execution between two events: plain JSON, so it can be stored, sent and stepped on elsewhere. */
export type Snapshot = ExecutionContext & {
  v: 1;
  status: 'RUNNING' | Ending['status'];
  input: Json;
  variables: { [name: string]: Json };
  /** The id of the newest history event, and so the number of events. */
  lastEventId: number;
  /** How many states were entered. */
  visits: number;
  position: Position | null;
  waiting: Waiting | null;
  /** The one timer that is due, if any; a `timer` event with another id is ignored. */
  wake: { id: string; at: string } | null;
  ending: Ending | null;
};
