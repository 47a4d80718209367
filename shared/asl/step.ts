import type { Definition } from './definition.ts';
import type { Effect } from './effect.ts';
import type { ExecutionEvent } from './event.ts';
import type { HistoryEvent } from './history.ts';
import type { Snapshot } from './snapshot.ts';

export type StepResult = {
  snapshot: Snapshot;
  effects: Effect[];
  /** The events that this step added. */
  history: HistoryEvent[];
  /** False when nobody waited for the event (a late timer, an answered token): nothing changed. */
  taken: boolean;
};

/**
 * Moves an execution on by one event, through as many states as it can reach before it must wait for the world.
 * Pure: same arguments, same result. Asynchronous only because `jsonata` is.
 */
export type Step = (definition: Definition, snapshot: Snapshot | null, event: ExecutionEvent) => Promise<StepResult>;
