import type { Clock } from './clock.ts';
import type { FaultSwitch } from './faults.ts';
import type { AwsOptions, ConsumerDefinition, Invoke, QueueDefinition } from './options.ts';
import type { Quiet } from './quiet.ts';
import type { Mailroom } from './ses/mailbox.ts';
import { createOutbox } from './ses/outbox.ts';
import { createPostman } from './ses/smtp.ts';
import { type Consumer, startConsumer } from './sqs/consumer.ts';
import { asyncQueueOf, type Queues } from './sqs/queues.ts';
import type { Storage } from './storage/storage.ts';

/** A Lambda function may run for fifteen minutes; until then nobody else gets its call. */
const LONGEST_CALL_SECONDS = 900;

export type ConsumersOptions = Pick<AwsOptions, 'held' | 'buses' | 'invoke' | 'smtpUrl' | 'smtpDeadlineMs'> & {
  definitions: readonly QueueDefinition[];
  storage: Storage;
  queues: Queues;
  mailroom: Mailroom;
  clock: Clock;
  faults: FaultSwitch;
  quiet: Quiet;
  onProblem: (message: string) => void;
};

export type Consumers = {
  /** Delivers what waits; before it, nothing is taken. */
  begin(): void;
  /** Makes sure that somebody takes a function's asynchronous calls. */
  consumeAsync(functionName: string): void;
  /** Whether no mail goes out for now. */
  isHeld(): boolean;
  /** Lets mail go out that was held. */
  release(): void;
  /** Takes what is due, whatever became of the timers for it. */
  look(): void;
  stop(): Promise<void>;
};

/** Everything that takes messages out of queues: event source mappings, asynchronous calls, the outbox. */
export const startConsumers = (options: ConsumersOptions): Consumers => {
  const { storage, queues, invoke, smtpUrl } = options;
  const waiting: (() => void)[] = [];
  const running: Consumer[] = [];
  let begun = false;
  let isHeld = options.held === true;

  const consume = (queue: string, definition: ConsumerDefinition, direct: boolean, call: Invoke = invoke) => {
    const go = () => void running.push(startConsumer({ ...options, queue, definition, direct, invoke: call }));
    if (begun) go();
    else waiting.push(go);
  };
  const consumeDirectly = (queue: string, tries: number, functionName: string, call: Invoke) => {
    if (queues.definition(queue) !== undefined) return;
    queues.define({
      name: queue,
      visibilityTimeout: LONGEST_CALL_SECONDS,
      maxReceiveCount: tries,
      deadLetter: `${queue}-dead`,
    });
    consume(queue, { function: functionName, batchSize: 1, concurrency: 4 }, true, call);
  };
  const consumeAsync = (name: string) => consumeDirectly(asyncQueueOf(name), 3, name, invoke);

  for (const { name, consumer } of options.definitions) if (consumer !== undefined) consume(name, consumer, false);
  for (const { targets } of options.buses.flatMap((bus) => bus.rules)) {
    for (const target of targets) if ('function' in target) consumeAsync(target.function);
  }
  const left = storage.all<{ queue: string }>("SELECT DISTINCT queue FROM message WHERE queue LIKE 'async-%'");
  for (const { queue } of left) if (!queue.endsWith('-dead')) consumeAsync(queue.slice(asyncQueueOf('').length));

  const outbox =
    smtpUrl === undefined
      ? undefined
      : createOutbox({ ...options, postman: createPostman(smtpUrl, options.smtpDeadlineMs) });

  return {
    begin() {
      begun = true;
      for (const go of waiting.splice(0)) go();
      if (!isHeld) outbox?.begin();
    },
    isHeld: () => isHeld,
    release() {
      if (!isHeld) return;
      isHeld = false;
      if (begun) outbox?.begin();
    },
    consumeAsync,
    look() {
      queues.watchClock();
      for (const consumer of running) consumer.look();
    },
    async stop() {
      await Promise.all([...running.map((consumer) => consumer.stop()), outbox?.stop()]);
    },
  };
};
