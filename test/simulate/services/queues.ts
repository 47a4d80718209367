import { functions, type LambdaFunction, type QueueName, rules, queues as topology } from '../../../infra/topology.ts';

/** A message of a queue. */
export type Message = { id: string; body: string; receives: number; sentAt: number; visibleAt: number; taken: number };

/** What the world decides about deliveries. */
export type QueueWorld = {
  now(): number;
  after(ms: number, run: () => void): void;
  id(): string;
  /** How long a message takes until it can be received. */
  transit(): number;
  /** How many of so many a receive gets, and in which order. */
  choose<T>(from: readonly T[], most: number): T[];
  /** Whether this delivery is given out although it was deleted, or stays although it is done: at least once. */
  strikesTwice(queue: QueueName): boolean;
  /** Calls the queue's function; answers the ids that failed, `all` if the call itself did. */
  deliver(functionName: string, event: unknown): Promise<'all' | 'crashed' | ReadonlySet<string>>;
};

type State = { messages: Map<string, Message>; dead: Message[]; running: number };

const consumerOf = (queue: QueueName): { name: string; batch: number; concurrency: number } => {
  for (const [name, { triggers }] of Object.entries<LambdaFunction>(functions)) {
    for (const trigger of triggers) {
      if ('queue' in trigger && trigger.queue === queue) {
        return { name, batch: trigger.batch, concurrency: Math.min(3, trigger.concurrency) };
      }
    }
  }
  throw new Error(`Nobody takes messages off ${queue}.`);
};

/** SQS with its event source mappings, and the buses that feed the queues: at least once, in any order. */
export const createQueues = (world: QueueWorld) => {
  const names = Object.keys(topology) as QueueName[];
  const states = new Map<QueueName, State>(names.map((name) => [name, { messages: new Map(), dead: [], running: 0 }]));
  const stateOf = (queue: QueueName): State => states.get(queue) as State;
  let halted = false;
  /** Counts the lives of the process: what was delivered in an earlier one is nobody's any more. */
  let life = 0;

  const due = (queue: QueueName): Message[] =>
    [...stateOf(queue).messages.values()].filter(({ visibleAt }) => visibleAt <= world.now());

  const take = (queue: QueueName, batch: readonly Message[]) => {
    for (const message of batch) {
      message.receives += 1;
      message.taken += 1;
      message.visibleAt = world.now() + topology[queue].visibility * 1000;
      world.after(topology[queue].visibility * 1000, () => pump(queue));
    }
  };

  const bury = (queue: QueueName) => {
    const { messages, dead } = stateOf(queue);
    for (const message of due(queue)) {
      if (message.receives < topology[queue].tries) continue;
      messages.delete(message.id);
      dead.push(message);
    }
  };

  const deliver = async (queue: QueueName): Promise<void> => {
    const state = stateOf(queue);
    const consumer = consumerOf(queue);
    const batch = world.choose(due(queue), consumer.batch);
    take(queue, batch);
    state.running += 1;
    const takes = new Map(batch.map((message) => [message.id, message.taken]));
    const born = life;
    const failed = await world.deliver(consumer.name, { Records: batch.map(recordOf) });
    if (born !== life) return;
    state.running -= 1;
    for (const message of batch) {
      if (failed === 'all' || failed === 'crashed' || failed.has(message.id)) continue;
      // Who was received again meanwhile is deleted too: it is done. Now and then a deletion is forgotten.
      if (world.strikesTwice(queue))
        world.after(world.transit() + 50, () => again(queue, message, takes.get(message.id)));
      else state.messages.delete(message.id);
    }
    pump(queue);
  };

  const again = (queue: QueueName, message: Message, taken: number | undefined) => {
    if (message.taken !== taken || !stateOf(queue).messages.has(message.id)) return;
    message.visibleAt = world.now();
    pump(queue);
  };

  const pump = (queue: QueueName): void => {
    if (halted) return;
    bury(queue);
    const state = stateOf(queue);
    if (state.running < consumerOf(queue).concurrency && due(queue).length > 0) void deliver(queue);
  };

  const send = (queue: QueueName, body: string, transit = world.transit()): string => {
    const id = world.id();
    const at = world.now() + transit;
    const message = { id, body, receives: 0, sentAt: world.now(), visibleAt: at, taken: 0 };
    stateOf(queue).messages.set(id, message);
    world.after(transit, () => pump(queue));
    return id;
  };

  return {
    /** Hands an event to the queues whose rules it matches. */
    publish(bus: 'ripen' | 'default', source: string, detailType: string, detail: string): string {
      const id = world.id();
      for (const rule of Object.values(rules)) {
        if (rule.bus !== bus || rule.source !== source) continue;
        if (!(rule.detailTypes as readonly string[]).includes(detailType)) continue;
        const time = new Date(world.now()).toISOString().replace(/\.\d+Z$/, 'Z');
        const event = {
          version: '0',
          id,
          'detail-type': detailType,
          source,
          time,
          detail: JSON.parse(detail) as unknown,
        };
        send(rule.queue, JSON.stringify(event));
      }
      return id;
    },
    depth: () => names.reduce((sum, queue) => sum + stateOf(queue).messages.size, 0),
    dead: (): { queue: QueueName; body: string }[] =>
      names.flatMap((queue) => stateOf(queue).dead.map(({ body }) => ({ queue, body }))),
    /** What a person does who presses "try again" on the dead letters. */
    redrive(): number {
      let count = 0;
      for (const queue of names) {
        const { dead } = stateOf(queue);
        for (const { body } of dead.splice(0)) {
          send(queue, body, 0);
          count += 1;
        }
      }
      return count;
    },
    /** The process died: nothing is delivered any more. */
    halt() {
      halted = true;
      life += 1;
    },
    /** The process stands again: what was in flight comes again at once. */
    resume() {
      halted = false;
      for (const queue of names) {
        stateOf(queue).running = 0;
        for (const message of stateOf(queue).messages.values()) {
          if (message.taken > 0) message.visibleAt = Math.min(message.visibleAt, world.now());
        }
        world.after(0, () => pump(queue));
      }
    },
  };
};

export type Queues = ReturnType<typeof createQueues>;

const recordOf = ({ id, body, receives, sentAt }: Message) => ({
  messageId: id,
  receiptHandle: id,
  body,
  attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
  messageAttributes: {},
  eventSource: 'aws:sqs',
});
