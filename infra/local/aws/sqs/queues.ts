import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { QueueDefinition } from '../options.ts';
import type { Sql, Storage } from '../storage/storage.ts';

/** A message as it lies in a queue. */
export type Message = {
  seq: number;
  id: string;
  queue: string;
  body: string;
  attributes: string | null;
  sent_at: number;
  visible_at: number;
  receive_count: number;
  first_received_at: number | null;
  receipt: string | null;
  source: string | null;
  reason: string | null;
  died_at: number | null;
};

export type NewMessage = { body: string; delayMs?: number; attributes?: string };

/** The queue that calls of a function wait in when nobody waits for their answer. */
export const asyncQueueOf = (functionName: string) => `async-${functionName}`;

/** A message that was in flight in this many crashes is suspected of causing them, and counts its receives again. */
const TOLERATED_CRASHES = 20;

/** Durable queues. Whatever changes one runs inside a write; `onArrival` listeners are called once that is on disk. */
export type Queues = {
  definition(queue: string): QueueDefinition | undefined;
  names(): string[];
  /** Adds a queue of the services' own, and its dead letters. */
  define(queue: QueueDefinition): void;
  /** Answers the message's id. */
  send(queue: string, message: NewMessage): string;
  /** Takes up to `max` due messages and hides them for `hiddenMs`; those received too often go to the dead letters. */
  receive(queue: string, max: number, options?: { hiddenMs?: number; newestFirst?: boolean }): Message[];
  byReceipt(queue: string, receipt: string): Message | undefined;
  remove(message: Message): void;
  hide(message: Message, ms: number): void;
  /** Gives a message up, if its queue has dead letters and it was received often enough; else leaves it to come again. */
  fail(message: Message, reason: string): void;
  /** Puts all dead letters back where they came from, or into `target`. */
  redrive(deadLetterQueue: string, target?: string): void;
  counts(queue: string): { visible: number; inFlight: number; delayed: number };
  isEmpty(queue: string): boolean;
  /** When the next message is visible: in the past, if one is. */
  nextDue(queue: string): number | undefined;
  /** How many messages are due (counting no further than `upTo`), and since when the oldest. */
  waiting(queue: string, upTo: number): { count: number; since: number };
  onArrival(queue: string, listener: () => void): () => void;
  /** What was in flight when the process stopped is visible again, as if it had not been received. */
  recover(queue: string): void;
  /** Sees whether the clock was set back since it was last looked at; what waits then goes on waiting as long as it had left. */
  watchClock(): void;
};

const DUE = 'SELECT * FROM message WHERE queue = ? AND visible_at <= ?';

/** `seenUntil` is the latest moment that the stored messages may know of. */
export const createQueues = (
  storage: Storage,
  clock: Clock,
  definitions: readonly QueueDefinition[],
  seenUntil = 0,
): Queues => {
  const byName = new Map<string, QueueDefinition>();
  const define = (queue: QueueDefinition) => {
    byName.set(queue.name, queue);
    const { deadLetter, maxReceiveCount } = queue;
    if ((deadLetter === undefined) !== (maxReceiveCount === undefined)) {
      throw new Error(`Queue ${queue.name} needs both maxReceiveCount and deadLetter, or neither.`);
    }
    if (deadLetter !== undefined && !byName.has(deadLetter)) byName.set(deadLetter, { name: deadLetter });
  };
  for (const queue of definitions) define(queue);
  const listeners = new Map<string, Set<() => void>>();
  let latest = seenUntil;
  /**
   * The clock, which somebody may have set back: what is hidden was hidden for a while, not until an hour of the day, and
   * what was sent a moment ago lies in the future now. Both move along, so that nothing stands still for the difference.
   */
  const timeNow = (): number => {
    const now = clock.now();
    const back = latest - now;
    latest = now;
    if (back > 0)
      storage.write(() =>
        storage.run('UPDATE message SET visible_at = visible_at - ? WHERE visible_at > ?', back, now),
      );
    return now;
  };
  const visibilityMs = (queue: string) => (byName.get(queue)?.visibilityTimeout ?? 30) * 1000;

  const announced = new Set<string>();
  const announce = (queue: string) => {
    if (announced.has(queue) || !listeners.has(queue)) return;
    announced.add(queue);
    // One wake-up a commit, however many messages it brought.
    storage.committed().then(
      () => {
        announced.delete(queue);
        for (const listener of listeners.get(queue) ?? []) listener();
      },
      () => {},
    );
  };

  const bury = (message: Message, reason: string) => {
    const target = byName.get(message.queue)?.deadLetter;
    if (target === undefined) return;
    storage.run(
      'UPDATE message SET queue = ?, source = ?, reason = ?, died_at = ?, visible_at = ?, receipt = NULL WHERE seq = ?',
      ...[target, message.queue, reason, timeNow(), timeNow(), message.seq],
    );
    announce(target);
  };
  const isSpent = (message: Message) => {
    const limit = byName.get(message.queue)?.maxReceiveCount;
    return limit !== undefined && message.receive_count >= limit && byName.get(message.queue)?.deadLetter !== undefined;
  };
  const take = (found: Message, until: number): Message => {
    const message: Message = {
      ...found,
      receive_count: found.receive_count + 1,
      first_received_at: found.first_received_at ?? timeNow(),
      visible_at: until,
      receipt: `${found.seq}.${randomUUID()}`,
    };
    storage.run(
      'UPDATE message SET receive_count = ?, first_received_at = ?, visible_at = ?, receipt = ? WHERE seq = ?',
      ...[message.receive_count, message.first_received_at, message.visible_at, message.receipt, message.seq],
    );
    return message;
  };
  const move = (message: Message, queue: string) => {
    storage.run(
      `UPDATE message SET queue = ?, source = NULL, reason = NULL, died_at = NULL, visible_at = ?, receipt = NULL,
       receive_count = 0, interrupted = 0 WHERE seq = ?`,
      ...[queue, timeNow(), message.seq],
    );
    announce(queue);
  };

  return {
    definition: (queue) => byName.get(queue),
    names: () => [...byName.keys()],
    define,
    send(queue, { body, delayMs = 0, attributes }) {
      const id = randomUUID();
      const now = timeNow();
      storage.run(
        'INSERT INTO message (id, queue, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
        ...[id, queue, body, attributes ?? null, now, now + delayMs],
      );
      announce(queue);
      return id;
    },
    receive(queue, max, { hiddenMs = visibilityMs(queue), newestFirst = false } = {}) {
      const now = timeNow();
      const order = newestFirst ? 'seq DESC' : 'visible_at, seq';
      for (;;) {
        const due = storage.all<Message>(`${DUE} ORDER BY ${order} LIMIT ?`, queue, now, max);
        const [spent, fresh] = [due.filter(isSpent), due.filter((message) => !isSpent(message))];
        for (const message of spent)
          bury(message, message.reason ?? 'It was received too often without being deleted.');
        if (fresh.length > 0 || due.length === 0) return fresh.map((message) => take(message, now + hiddenMs));
      }
    },
    byReceipt(queue, receipt) {
      const message = storage.get<Message>('SELECT * FROM message WHERE seq = ?', Number.parseInt(receipt, 10) || 0);
      return message?.queue === queue && message.receipt === receipt ? message : undefined;
    },
    remove(message) {
      // A message that was received again meanwhile is gone too: it is done.
      storage.run('DELETE FROM message WHERE seq = ? AND queue = ?', message.seq, message.queue);
    },
    hide(message, ms) {
      storage.run('UPDATE message SET visible_at = ? WHERE seq = ?', timeNow() + ms, message.seq);
      announce(message.queue);
    },
    fail(message, reason) {
      if (isSpent(message)) bury(message, reason);
      else storage.run('UPDATE message SET reason = ? WHERE seq = ?', reason, message.seq);
    },
    redrive(deadLetterQueue, target) {
      for (const message of storage.all<Message>('SELECT * FROM message WHERE queue = ?', deadLetterQueue)) {
        const queue = target ?? message.source;
        if (queue !== null && byName.has(queue)) move(message, queue);
      }
    },
    counts(queue) {
      const count = (condition: string, ...values: Sql[]) =>
        storage.get<{ n: number }>(
          `SELECT count(*) AS n FROM message WHERE queue = ? AND ${condition}`,
          queue,
          ...values,
        )?.n ?? 0;
      const now = timeNow();
      return {
        visible: count('visible_at <= ?', now),
        inFlight: count('visible_at > ? AND receipt IS NOT NULL', now),
        delayed: count('visible_at > ? AND receipt IS NULL', now),
      };
    },
    isEmpty: (queue) => storage.get('SELECT 1 AS one FROM message WHERE queue = ? LIMIT 1', queue) === undefined,
    // One that has become visible since somebody counted is due now, not never.
    nextDue: (queue) =>
      storage.get<{ at: number | null }>('SELECT min(visible_at) AS at FROM message WHERE queue = ?', queue)?.at ??
      undefined,
    waiting(queue, upTo) {
      const due = storage.all<{ visible_at: number }>(
        'SELECT visible_at FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at LIMIT ?',
        ...[queue, timeNow(), upTo],
      );
      return { count: due.length, since: due[0]?.visible_at ?? timeNow() };
    },
    onArrival(queue, listener) {
      const set = listeners.get(queue) ?? new Set();
      listeners.set(queue, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    watchClock: () => void timeNow(),
    recover(queue) {
      storage.run(
        `UPDATE message SET visible_at = min(visible_at, ?), receipt = NULL, interrupted = interrupted + 1,
         receive_count = receive_count - CASE WHEN interrupted < ${TOLERATED_CRASHES} THEN 1 ELSE 0 END
         WHERE queue = ? AND receipt IS NOT NULL AND receive_count > 0`,
        ...[timeNow(), queue],
      );
    },
  };
};
