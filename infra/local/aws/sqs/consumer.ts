import { createHash, randomUUID } from 'node:crypto';
import { arns, REGION } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { FaultSwitch } from '../faults.ts';
import type { ConsumerDefinition, Invoke } from '../options.ts';
import type { Quiet } from '../quiet.ts';
import { describeError } from '../storage/problem-text.ts';
import type { Storage } from '../storage/storage.ts';
import type { Message, Queues } from './queues.ts';

export type Consumer = {
  /** Takes what is due, whatever became of the timer for it. */
  look(): void;
  /** Takes no more messages and waits for the functions that are running. */
  stop(): Promise<void>;
};

export type ConsumerOptions = {
  queue: string;
  definition: ConsumerDefinition;
  /** The function gets the message's body itself, one at a time, and a failure waits longer each time. */
  direct: boolean;
  storage: Storage;
  queues: Queues;
  clock: Clock;
  faults: FaultSwitch;
  quiet: Quiet;
  invoke: Invoke;
  onProblem: (message: string) => void;
};

/** Lambda waits a minute before it tries an asynchronous call again, then two. */
const DIRECT_RETRY_MS = 60_000;

const toRecord = (message: Message) => ({
  messageId: message.id,
  receiptHandle: message.receipt ?? '',
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receive_count),
    SentTimestamp: String(message.sent_at),
    SenderId: 'ripen',
    ApproximateFirstReceiveTimestamp: String(message.first_received_at ?? message.sent_at),
  },
  messageAttributes: message.attributes === null ? {} : (JSON.parse(message.attributes) as unknown),
  md5OfBody: createHash('md5').update(message.body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: arns.queue(message.queue),
  awsRegion: REGION,
});

/** The ids that a partial answer names, with a reason where the function gave one; null when the answer makes no sense. */
const partialFailures = (answer: unknown, batch: readonly Message[]): Map<string, string> | null => {
  const failures = new Map<string, string>();
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) return failures;
  const { batchItemFailures } = answer;
  if (batchItemFailures === null) return failures;
  if (!Array.isArray(batchItemFailures)) return null;
  for (const failure of batchItemFailures as readonly unknown[]) {
    if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return null;
    const id = String(failure.itemIdentifier);
    // AWS counts the whole batch as failed when a function names a message it did not get.
    if (!batch.some((message) => message.id === id)) return null;
    const reason = 'reason' in failure ? String(failure.reason) : 'The function reported it as failed.';
    failures.set(id, reason);
  }
  return failures;
};

/** Calls a function with what arrives in a queue, at once, in batches, some at a time; idle, it costs nothing. */
export const startConsumer = (options: ConsumerOptions): Consumer => {
  const { queue, definition, direct, storage, queues, clock, faults, quiet, invoke, onProblem } = options;
  const { batchSize = 10, windowMs = 0, concurrency = 2, partialBatchFailures = false } = definition;
  const running = new Set<Promise<void>>();
  let stopped = false;
  let cancelTimer = () => {};

  const settle = (batch: readonly Message[], failures: ReadonlyMap<string, string>) => {
    storage.write(() => {
      for (const message of batch) {
        const reason = failures.get(message.id);
        if (reason === undefined) {
          queues.remove(message);
          continue;
        }
        queues.fail(message, reason);
        if (direct && queues.byReceipt(queue, message.receipt ?? '') !== undefined) {
          queues.hide(message, DIRECT_RETRY_MS * message.receive_count);
        }
      }
    });
    for (const reason of new Set(failures.values())) onProblem(`${definition.function} failed on ${queue}: ${reason}`);
  };

  const call = async (batch: readonly Message[]): Promise<ReadonlyMap<string, string>> => {
    const event: unknown =
      direct && batch[0] !== undefined ? JSON.parse(batch[0].body) : { Records: batch.map(toRecord) };
    const all = (reason: string) => new Map(batch.map((message) => [message.id, reason]));
    try {
      const answer = await invoke(definition.function, event, { requestId: randomUUID() });
      if (!partialBatchFailures || direct) return new Map();
      return partialFailures(answer, batch) ?? all('The function answered batchItemFailures that make no sense.');
    } catch (error) {
      return all(describeError(error));
    }
  };

  const deliver = async (batch: readonly Message[], twice: boolean): Promise<void> => {
    const failures = await call(batch);
    if (twice && failures.size === 0) await call(batch);
    settle(batch, failures);
    await storage.committed();
  };

  /** The next batch; empty when nothing is due, with the timer set for when something will be. */
  const takeBatch = (): readonly Message[] => {
    const { count, since } = queues.waiting(queue, windowMs > 0 ? batchSize : 1);
    if (count > 0 && (windowMs === 0 || count >= batchSize || clock.now() >= since + windowMs)) {
      const newestFirst = faults.strikeDelivery(queue, 'reorder');
      const batch = storage.write(() => queues.receive(queue, direct ? 1 : batchSize, { newestFirst }));
      if (batch.length > 0) return batch;
    }
    const next = count > 0 && windowMs > 0 ? since + windowMs : queues.nextDue(queue);
    if (next !== undefined) wakeAt(next);
    return [];
  };

  const wakeAt = (at: number) => {
    cancelTimer();
    cancelTimer = clock.setTimer(at, pump);
  };

  const pump = () => {
    while (!stopped && running.size < concurrency) {
      const batch = takeBatch();
      if (batch.length === 0) break;
      const work = deliver(batch, faults.strikeDelivery(queue, 'duplicate'))
        .catch((error: unknown) => onProblem(`Delivery from ${queue} failed inside: ${describeError(error)}`))
        .finally(() => {
          running.delete(work);
          quiet.changed();
          pump();
        });
      running.add(work);
    }
    quiet.changed();
  };

  quiet.watch(() => running.size === 0 && queues.isEmpty(queue));
  const forget = queues.onArrival(queue, pump);
  storage.write(() => queues.recover(queue));
  setImmediate(pump);
  return {
    look: pump,
    async stop() {
      stopped = true;
      cancelTimer();
      forget();
      await Promise.all(running);
    },
  };
};
