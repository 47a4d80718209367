import type { Storage } from '../storage.ts';
import type { Message, Queues } from './queues.ts';

/** A message that was given up, with why. */
export type DeadLetter = {
  id: string;
  /** The dead-letter queue it lies in. */
  queue: string;
  /** The queue it came from. */
  source: string;
  body: string;
  /** The last error of the function that could not take it. */
  reason: string;
  receiveCount: number;
  sentAt: number;
  diedAt: number;
};

/** What people see and do about messages that were given up. */
export type DeadLetters = {
  /** Newest first. */
  list(options?: { queue?: string; limit?: number }): DeadLetter[];
  /** Puts messages back where they came from: those named, or all of the queue. Answers how many. */
  redrive(queue: string, ids?: readonly string[]): Promise<number>;
  discard(queue: string, ids: readonly string[]): Promise<number>;
};

const toDeadLetter = (message: Message): DeadLetter => ({
  id: message.id,
  queue: message.queue,
  source: message.source ?? '',
  body: message.body,
  reason: message.reason ?? '',
  receiveCount: message.receive_count,
  sentAt: message.sent_at,
  diedAt: message.died_at ?? message.sent_at,
});

export const createDeadLetters = (storage: Storage, queues: Queues): DeadLetters => ({
  list: ({ queue, limit = 100 } = {}) =>
    storage
      .all<Message>(
        'SELECT * FROM message WHERE died_at IS NOT NULL AND queue = coalesce(?, queue) ORDER BY died_at DESC, seq DESC LIMIT ?',
        ...[queue ?? null, limit],
      )
      .map(toDeadLetter),
  async redrive(queue, ids) {
    const moved = storage.write(() => queues.redrive(queue, ids));
    await storage.committed();
    return moved;
  },
  async discard(queue, ids) {
    const gone = storage.write(() =>
      ids.reduce(
        (sum, id) =>
          sum + storage.run('DELETE FROM message WHERE queue = ? AND id = ? AND died_at IS NOT NULL', queue, id),
        0,
      ),
    );
    await storage.committed();
    return gone;
  },
});
