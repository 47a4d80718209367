import type { FunctionName, QueueName } from '../../../infra/topology.ts';

/** What goes wrong. Calls and deliveries are counted from 1, per function and per queue, over the whole schedule. */
export type Fault =
  /** The function dies at this call of its, before or after the service has performed it. */
  | { kind: 'crash'; on: FunctionName; call: number; when: 'before' | 'after' }
  /** The service performs the call, the answer never comes back. */
  | { kind: 'lose'; on: FunctionName; call: number }
  /** The service refuses this call and those that follow, so many in all. */
  | { kind: 'refuse'; on: FunctionName; call: number; times: number; by: 'throttle' | 'error' }
  /** The next batch, so many times, is only done by half. */
  | { kind: 'half'; on: FunctionName; call: number; times: number }
  /** The call takes long. */
  | { kind: 'slow'; on: FunctionName; call: number; ms: number }
  /** The queue delivers a message that was dealt with once more. */
  | { kind: 'again'; queue: QueueName; delivery: number }
  /** Everything dies at once and stands again later, as one process on one machine does. */
  | { kind: 'kill'; at: number; downMs: number }
  /** The clock that the functions read jumps. */
  | { kind: 'clock'; at: number; byMs: number };

/** How somebody comes: known only by the browser, by the name that a server says, or by both. */
export type As = 'browser' | 'user' | 'email' | 'both';

/** What somebody does; `at` is milliseconds from the start. */
export type Act = { at: number } & (
  | { act: 'activity'; who: number; as: As; type: string; id: string; lateMs?: number; title?: string }
  | { act: 'identify'; who: number; browser: number; id: string; unsure?: boolean }
  | { act: 'reads'; who: number; how: 'Open' | 'Click' | 'Bounce' | 'Complaint' }
  | { act: 'unsubscribe'; who: number }
  | { act: 'decide'; who: number; how: 'accept' | 'reject' }
  | { act: 'adjust'; who: number; points: number }
  | { act: 'stage'; who: number; stage: 'customer' | 'mql' | 'recycled' }
  | { act: 'merge'; who: number; into: number }
  | { act: 'erase'; who: number }
  | { act: 'publish'; flow: string; inside?: 'stay' | 'leave' | 'move' }
  | { act: 'pause'; flow: string; resume: boolean }
  | { act: 'sweep' }
);

/** All that decides a run of the simulation. The same schedule gives the same trace. */
export type Schedule = {
  seed: number;
  /** Whether calls and deliveries take always the same time, or any. */
  pace: 'steady' | 'wild';
  /** The longest that indexes and reads that are not consistent stay behind. */
  lagMs: number;
  /** The most items of a page. */
  page: number;
  /** Whether the services are AWS's, whose SES tells no repeats, rather than the embedded ones. */
  cloud?: boolean;
  acts: readonly Act[];
  faults: readonly Fault[];
};
