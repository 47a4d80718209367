import { createHash, randomUUID } from 'node:crypto';
import { arns, queueUrl } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError, type ServiceHandler } from '../wire/answer.ts';
import { LARGEST_PAYLOAD } from '../wire/limits.ts';
import { parseInput } from '../wire/parse.ts';
import * as input from './input.ts';
import type { Message, Queues } from './queues.ts';
import { waitForMessages } from './wait.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The sender's attributes; of a dead letter, why it died, named as EventBridge names it on its dead letters. */
const attributesOf = (message: Message) => {
  const own = message.attributes === null ? {} : (JSON.parse(message.attributes) as object);
  const reason =
    message.died_at === null ? {} : { ERROR_MESSAGE: { DataType: 'String', StringValue: message.reason ?? '' } };
  const all = { ...own, ...reason };
  return Object.keys(all).length === 0 ? {} : { MessageAttributes: all };
};

const toAnswer = (message: Message) => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: {
    ApproximateReceiveCount: String(message.receive_count),
    SentTimestamp: String(message.sent_at),
    ApproximateFirstReceiveTimestamp: String(message.first_received_at ?? message.sent_at),
    ...(message.source === null ? {} : { DeadLetterQueueSourceArn: arns.queue(message.source) }),
  },
  ...attributesOf(message),
});

const checkBatch = (entries: readonly { Id: string }[]): void => {
  if (entries.length === 0) throw new ServiceError('AWS.SimpleQueueService.EmptyBatchRequest', 'There are no entries.');
  if (entries.length > 10) {
    throw new ServiceError(
      'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
    throw new ServiceError('AWS.SimpleQueueService.BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  }
};

export type SqsOptions = { storage: Storage; queues: Queues; clock: Clock; endpoint: () => string };

type Operation = (given: unknown, caller: Caller) => unknown;

/** SQS on the topology's queues; standard queues only. */
export const createSqs = ({ storage, queues, clock, endpoint }: SqsOptions): ServiceHandler => {
  const find = (caller: Caller, action: string, url: string): string => {
    const name = url.split(/[/:]/).at(-1) ?? '';
    caller.mustBeAllowed(`sqs:${action}`, `queue/${name}`);
    if (queues.definition(name) === undefined) {
      throw new ServiceError('QueueDoesNotExist', `The queue ${name} does not exist in the topology.`);
    }
    return name;
  };
  const send = (
    queue: string,
    message: { MessageBody: string; DelaySeconds?: number | undefined; MessageAttributes?: unknown },
  ) => {
    const { MessageBody: body, DelaySeconds = 0, MessageAttributes } = message;
    const attributes = MessageAttributes === undefined ? {} : { attributes: JSON.stringify(MessageAttributes) };
    const MessageId = queues.send(queue, { body, delayMs: DelaySeconds * 1000, ...attributes });
    return { MessageId, MD5OfMessageBody: md5(body) };
  };
  const received = (queue: string, receipt: string): Message => {
    const message = queues.byReceipt(queue, receipt);
    if (message === undefined) {
      throw new ServiceError(
        'ReceiptHandleIsInvalid',
        'The receipt handle belongs to no message in flight on this queue.',
      );
    }
    return message;
  };
  const checkSize = (bodies: readonly string[], type: string) => {
    if (bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0) > LARGEST_PAYLOAD) {
      throw new ServiceError(
        type,
        `One or more parameters are invalid. Reason: Message must be shorter than ${LARGEST_PAYLOAD} bytes.`,
      );
    }
  };

  const operations: Record<string, Operation> = {
    SendMessage(given, caller) {
      const { QueueUrl, ...message } = parseInput(input.SendMessage, given);
      const queue = find(caller, 'SendMessage', QueueUrl);
      checkSize([message.MessageBody], 'InvalidParameterValue');
      return storage.write(() => send(queue, message));
    },
    SendMessageBatch(given, caller) {
      const { QueueUrl, Entries } = parseInput(input.SendMessageBatch, given);
      const queue = find(caller, 'SendMessage', QueueUrl);
      checkBatch(Entries);
      checkSize(
        Entries.map((entry) => entry.MessageBody),
        'AWS.SimpleQueueService.BatchRequestTooLong',
      );
      return storage.write(() => ({
        Successful: Entries.map(({ Id, ...message }) => ({ Id, ...send(queue, message) })),
        Failed: [],
      }));
    },
    async ReceiveMessage(given, caller) {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds } = parseInput(
        input.ReceiveMessage,
        given,
      );
      const queue = find(caller, 'ReceiveMessage', QueueUrl);
      if (WaitTimeSeconds > 0) await waitForMessages(queues, clock, queue, WaitTimeSeconds * 1000);
      const hidden = VisibilityTimeout === undefined ? {} : { hiddenMs: VisibilityTimeout * 1000 };
      const messages = storage.write(() => queues.receive(queue, MaxNumberOfMessages, hidden));
      return messages.length === 0 ? {} : { Messages: messages.map(toAnswer) };
    },
    DeleteMessage(given, caller) {
      const { QueueUrl, ReceiptHandle } = parseInput(input.DeleteMessage, given);
      const queue = find(caller, 'DeleteMessage', QueueUrl);
      const message = queues.byReceipt(queue, ReceiptHandle);
      if (message !== undefined) storage.write(() => queues.remove(message));
      return {};
    },
    DeleteMessageBatch(given, caller) {
      const { QueueUrl, Entries } = parseInput(input.DeleteMessageBatch, given);
      const queue = find(caller, 'DeleteMessage', QueueUrl);
      checkBatch(Entries);
      return storage.write(() => {
        for (const { ReceiptHandle } of Entries) {
          const message = queues.byReceipt(queue, ReceiptHandle);
          if (message !== undefined) queues.remove(message);
        }
        return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
      });
    },
    ChangeMessageVisibility(given, caller) {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parseInput(input.ChangeMessageVisibility, given);
      const queue = find(caller, 'ChangeMessageVisibility', QueueUrl);
      const message = received(queue, ReceiptHandle);
      storage.write(() => queues.hide(message, VisibilityTimeout * 1000));
      return {};
    },
    GetQueueAttributes(given, caller) {
      const { QueueUrl } = parseInput(input.GetQueueAttributes, given);
      const queue = find(caller, 'GetQueueAttributes', QueueUrl);
      const { visible, inFlight, delayed } = queues.counts(queue);
      const { visibilityTimeout = 30, maxReceiveCount, deadLetter } = queues.definition(queue) ?? {};
      const redrive =
        deadLetter === undefined ? null : { deadLetterTargetArn: arns.queue(deadLetter), maxReceiveCount };
      return {
        Attributes: {
          QueueArn: arns.queue(queue),
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(inFlight),
          ApproximateNumberOfMessagesDelayed: String(delayed),
          VisibilityTimeout: String(visibilityTimeout),
          ...(redrive === null ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
        },
      };
    },
    GetQueueUrl(given, caller) {
      const { QueueName } = parseInput(input.GetQueueUrl, given);
      return { QueueUrl: queueUrl(endpoint(), find(caller, 'GetQueueUrl', QueueName)) };
    },
    StartMessageMoveTask(given, caller) {
      const { SourceArn, DestinationArn } = parseInput(input.StartMessageMoveTask, given);
      const queue = find(caller, 'StartMessageMoveTask', SourceArn);
      const target = DestinationArn === undefined ? undefined : find(caller, 'SendMessage', DestinationArn);
      storage.write(() => queues.redrive(queue, target));
      return { TaskHandle: randomUUID() };
    },
  };

  return {
    operations: Object.keys(operations),
    answer: (operation, given, caller) => operations[operation]?.(given, caller),
  };
};
