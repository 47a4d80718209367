import type { Storage } from '../storage/storage.ts';
import type { Message } from './queues.ts';

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

/** Every message that was given up, of every queue: what the product itself sees a queue at a time, by receiving. */
export type DeadLetters = {
  /** Newest first. */
  list(options?: { queue?: string; limit?: number }): DeadLetter[];
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

export const createDeadLetters = (storage: Storage): DeadLetters => ({
  list: ({ queue, limit = 100 } = {}) =>
    storage
      .all<Message>(
        'SELECT * FROM message WHERE died_at IS NOT NULL AND queue = coalesce(?, queue) ORDER BY died_at DESC, seq DESC LIMIT ?',
        ...[queue ?? null, limit],
      )
      .map(toDeadLetter),
});
