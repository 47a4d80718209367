import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { Deps } from '../../runtime/index.ts';
import type { DeadLetter, DeadLetterList } from '../contract/index.ts';
import { notFound } from '../http/refusal.ts';

type Queue = { name: string; deadUrl: string; deadArn: string };
/** Ten a call; nobody reads more than a page of them before mending the cause. */
const ROUNDS = 5;
const HIDDEN_SECONDS = 20;

const queuesIn = (env: Deps['env']): Queue[] =>
  Object.entries(env).flatMap(([variable, deadUrl]) => {
    const name = /^QUEUE_(.+)_DEAD_URL$/.exec(variable)?.[1];
    const deadArn = env[`QUEUE_${name}_DEAD_ARN`];
    return name === undefined || deadArn === undefined
      ? []
      : [{ name: name.toLowerCase().replaceAll('_', '-'), deadUrl, deadArn }];
  });

/** Ids in a message's detail, by name; nothing of what a lead did or is. */
const aboutOf = (detail: unknown): Record<string, string> => {
  if (typeof detail !== 'object' || detail === null) return {};
  const wanted = ['id', 'lead', 'flow', 'enrolment', 'handoff', 'message'];
  return Object.fromEntries(
    Object.entries(detail).flatMap(([name, value]) =>
      wanted.includes(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
};

const letterOf = (queue: string, message: Message): DeadLetter => {
  let event: { 'detail-type'?: unknown; detail?: unknown } = {};
  try {
    event = JSON.parse(message.Body ?? '{}') as typeof event;
  } catch {
    // A body that is no event is itself what is wrong: it is listed without a name.
  }
  return {
    id: message.MessageId ?? '',
    queue,
    what: typeof event['detail-type'] === 'string' ? event['detail-type'] : 'unreadable message',
    at: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    tries: Number(message.Attributes?.ApproximateReceiveCount ?? 0),
    about: aboutOf(event.detail),
  };
};

/** Looks into the dead letters of every queue, and puts them back. */
export const deadLettersOf = (deps: Deps) => {
  const client = new SQSClient(deps.aws);
  const queues = queuesIn(deps.env);

  /** Reading hides messages: what was read is shown again at once. */
  const peek = async ({ name, deadUrl }: Queue): Promise<DeadLetter[]> => {
    const found = new Map<string, Message>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      if (Messages.length === 0) break;
      for (const message of Messages) found.set(message.MessageId ?? '', message);
    }
    await Promise.all(
      [...found.values()].map((message) =>
        client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: deadUrl,
            ReceiptHandle: message.ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        ),
      ),
    );
    return [...found.values()].map((message) => letterOf(name, message));
  };

  const count = async ({ deadUrl }: Queue): Promise<number> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: deadUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  };

  return {
    async list(): Promise<DeadLetterList> {
      const counts = await Promise.all(queues.map(count));
      const letters = await Promise.all(queues.map((queue, at) => (counts[at] === 0 ? [] : peek(queue))));
      return {
        queues: queues.map(({ name }, at) => ({ queue: name, count: counts[at] ?? 0 })),
        items: letters.flat().sort((a, b) => (a.at < b.at ? 1 : -1)),
      };
    },
    /** Moves all dead letters of a queue back onto it; answers about how many there were. */
    async redrive(name: string): Promise<number> {
      const queue = queues.find((it) => it.name === name);
      if (queue === undefined) throw notFound('queue');
      const moved = await count(queue);
      if (moved > 0) await client.send(new StartMessageMoveTaskCommand({ SourceArn: queue.deadArn }));
      return moved;
    },
  };
};
