import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { notFound } from '../../http/index.ts';
import type { Deps } from '../../runtime/index.ts';
import type { DeadLetter, DeadLetterList } from '../contract/index.ts';

type Queue = { name: string; url: string; deadUrl: string; deadArn: string };

/** Dead letters that were chosen, out of everybody's sight for a moment; those that were not found are left out. */
export type Taken = {
  letters: DeadLetter[];
  /** Back onto the queue that they came from, where they have all their tries again. */
  putBack(): Promise<void>;
  /** For good. */
  discard(): Promise<void>;
};

/** Ten a call; nobody reads more than a page of them before mending the cause. */
const ROUNDS = 5;
/** One that was chosen was on such a page, but SQS hands out in no order. */
const ROUNDS_TO_FIND = 50;
const HIDDEN_SECONDS = 20;

const queuesIn = (env: Deps['env']): Queue[] =>
  Object.entries(env).flatMap(([variable, deadUrl]) => {
    const name = /^QUEUE_(.+)_DEAD_URL$/.exec(variable)?.[1];
    const deadArn = env[`QUEUE_${name}_DEAD_ARN`];
    const url = env[`QUEUE_${name}_URL`];
    return name === undefined || deadArn === undefined || url === undefined
      ? []
      : [{ name: name.toLowerCase().replaceAll('_', '-'), url, deadUrl, deadArn }];
  });

/** Where the ids lie in the messages of our bus, of the email service and of the flow runs. */
const About = z.object({
  id: z.string().optional(),
  lead: z.string().optional(),
  flow: z.string().optional(),
  enrolment: z.string().optional(),
  handoff: z.string().optional(),
  message: z.string().optional(),
  to: z.object({ lead: z.string().optional() }).optional(),
  entry: z.object({ id: z.string().optional() }).optional(),
  mail: z.object({ messageId: z.string().optional() }).optional(),
  name: z.string().optional(),
});

/** Ids in a message's detail, by name; nothing of what a lead did or is. */
const aboutOf = (detail: unknown): Record<string, string> => {
  const { to, entry, mail, name, ...ids } = About.safeParse(detail).data ?? {};
  const about = {
    ...ids,
    id: ids.id ?? entry?.id,
    lead: ids.lead ?? to?.lead,
    message: ids.message ?? mail?.messageId,
    run: name,
  };
  return Object.fromEntries(Object.entries(about).flatMap(([key, id]) => (id === undefined ? [] : [[key, id]])));
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
    reason: message.MessageAttributes?.ERROR_MESSAGE?.StringValue ?? null,
    about: aboutOf(event.detail),
  };
};

/** Looks into the dead letters of every queue, puts them back or throws them away. */
export const deadLettersOf = (deps: Deps) => {
  const client = new SQSClient(deps.aws);
  const queues = queuesIn(deps.env);
  const queueOf = (name: string): Queue => {
    const queue = queues.find((it) => it.name === name);
    if (queue === undefined) throw notFound('queue');
    return queue;
  };

  /** Reading hides messages: whoever reads says what becomes of them. */
  const read = async (
    { deadUrl }: Queue,
    rounds: number,
    isEnough: (found: ReadonlyMap<string, Message>) => boolean,
  ) => {
    const found = new Map<string, Message>();
    for (let round = 0; round < rounds && !isEnough(found); round += 1) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['ERROR_MESSAGE'],
        }),
      );
      if (Messages.length === 0) break;
      for (const message of Messages) found.set(message.MessageId ?? '', message);
    }
    return [...found.values()];
  };

  const show = ({ deadUrl }: Queue, messages: readonly Message[]) =>
    Promise.all(
      messages.map(({ ReceiptHandle }) =>
        client.send(new ChangeMessageVisibilityCommand({ QueueUrl: deadUrl, ReceiptHandle, VisibilityTimeout: 0 })),
      ),
    );

  const peek = async (queue: Queue): Promise<DeadLetter[]> => {
    const found = await read(queue, ROUNDS, () => false);
    await show(queue, found);
    return found.map((message) => letterOf(queue.name, message));
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
      const queue = queueOf(name);
      const moved = await count(queue);
      if (moved > 0) await client.send(new StartMessageMoveTaskCommand({ SourceArn: queue.deadArn }));
      return moved;
    },
    async take(name: string, ids: readonly string[]): Promise<Taken> {
      const queue = queueOf(name);
      const found = await read(queue, ROUNDS_TO_FIND, (messages) => ids.every((id) => messages.has(id)));
      const isChosen = ({ MessageId }: Message) => ids.includes(MessageId ?? '');
      const chosen = found.filter(isChosen);
      await show(
        queue,
        found.filter((message) => !isChosen(message)),
      );
      const remove = ({ ReceiptHandle }: Message) =>
        client.send(new DeleteMessageCommand({ QueueUrl: queue.deadUrl, ReceiptHandle }));
      return {
        letters: chosen.map((message) => letterOf(name, message)),
        async putBack() {
          // Sent before it is removed: at worst it is worked on twice, which changes nothing.
          for (const message of chosen) {
            await client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: message.Body }));
            await remove(message);
          }
        },
        async discard() {
          await Promise.all(chosen.map(remove));
        },
      };
    },
  };
};
