import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { arns, createFaultSwitch, type QueueDefinition } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFunction, type Cloud } from './a-cloud.ts';

const url = (name: string) => `http://anything/000000000000/${name}`;

const send = ({ sqs }: Cloud, body: string, queue = 'work') =>
  sqs.send(new SendMessageCommand({ QueueUrl: url(queue), MessageBody: body }));

const sendAll = ({ sqs }: Cloud, bodies: string[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: url('work'),
      Entries: bodies.map((MessageBody, i) => ({ Id: `m${i}`, MessageBody })),
    }),
  );

const receive = async ({ sqs }: Cloud, queue = 'work') => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url(queue), MaxNumberOfMessages: 10 }),
  );
  return Messages;
};

const bodies = (event: SQSEvent) => event.Records.map((record) => record.body);

const consumed = (consumer: Partial<NonNullable<QueueDefinition['consumer']>> = {}): QueueDefinition => ({
  name: 'work',
  visibilityTimeout: 30,
  maxReceiveCount: 3,
  deadLetter: 'work-dead',
  consumer: { function: 'worker', ...consumer },
});

test('a message that was received is hidden until its time is up, and gone once deleted', async () => {
  const clock = aClock();
  const cloud = await aCloud({ queues: [{ name: 'work', visibilityTimeout: 30 }], clock });
  await send(cloud, 'one');
  const [first] = await receive(cloud);
  expect(first).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } });
  expect(await receive(cloud)).toEqual([]);
  clock.forward(30_000);
  const [again] = await receive(cloud);
  expect(again).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '2' } });
  await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url('work'), ReceiptHandle: again?.ReceiptHandle ?? '' }));
  clock.forward(60_000);
  expect(await receive(cloud)).toEqual([]);
});

test('visibility can be changed, several are deleted at once, and the attributes count what is there', async () => {
  const clock = aClock();
  const cloud = await aCloud({ queues: [{ name: 'work' }], clock });
  await sendAll(cloud, ['a', 'b', 'c']);
  const [a, b, c] = await receive(cloud);
  await cloud.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: url('work'),
      ReceiptHandle: a?.ReceiptHandle ?? '',
      VisibilityTimeout: 0,
    }),
  );
  await cloud.sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: url('work'),
      Entries: [b, c].map((each, i) => ({ Id: `d${i}`, ReceiptHandle: each?.ReceiptHandle ?? '' })),
    }),
  );
  await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: 'later', DelaySeconds: 60 }));
  const { Attributes } = await cloud.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url('work'), AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '1',
    QueueArn: arns.queue('work'),
  });
});

test('a long poll answers when a message arrives', async () => {
  const cloud = await aCloud({ queues: [{ name: 'work' }] });
  const waiting = cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url('work'), WaitTimeSeconds: 20 }));
  await send(cloud, 'at last');
  expect((await waiting).Messages).toMatchObject([{ Body: 'at last' }]);
});

test('an unknown queue, an empty batch, a message too large and PurgeQueue are refused', async () => {
  const cloud = await aCloud({ queues: [{ name: 'work' }] });
  await expect(send(cloud, 'x', 'other')).rejects.toBeInstanceOf(QueueDoesNotExist);
  await expect(
    cloud.sqs.send(new SendMessageBatchCommand({ QueueUrl: url('work'), Entries: [] })),
  ).rejects.toMatchObject({
    name: 'EmptyBatchRequest',
  });
  await expect(send(cloud, 'x'.repeat(256 * 1024 + 1))).rejects.toThrow(/shorter than 262144 bytes/);
  await expect(cloud.sqs.send(new PurgeQueueCommand({ QueueUrl: url('work') }))).rejects.toThrow(
    /PurgeQueue is not supported/,
  );
});

test('a queue tells its address', async () => {
  const { sqs, aws } = await aCloud({ queues: [{ name: 'work' }] });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }));
  expect(QueueUrl).toBe(`${aws.endpoint}/000000000000/work`);
});

test('the function of a queue is called with what arrives, and what it took is gone', async () => {
  const worker = aFunction<SQSEvent>();
  const cloud = await aCloud({ queues: [consumed()], invoke: worker.invoke });
  await sendAll(cloud, ['a', 'b']);
  await cloud.aws.drained();
  expect(worker.calls.flatMap(bodies)).toEqual(['a', 'b']);
  expect(worker.calls[0]?.Records[0]).toMatchObject({ eventSource: 'aws:sqs', eventSourceARN: arns.queue('work') });
  expect(cloud.aws.queues()[0]).toMatchObject({ visible: 0, inFlight: 0 });
});

test('what arrives while the function runs is gathered into its next batch', async () => {
  const gate = Promise.withResolvers<void>();
  const worker = aFunction<SQSEvent>((_event, call) => (call === 1 ? gate.promise : null));
  const cloud = await aCloud({ queues: [consumed({ concurrency: 1, batchSize: 10 })], invoke: worker.invoke });
  await send(cloud, 'first');
  await worker.called(1);
  await sendAll(cloud, ['a', 'b', 'c']);
  await sendAll(cloud, ['d', 'e']);
  gate.resolve();
  await cloud.aws.drained();
  expect(worker.calls.map(bodies)).toEqual([['first'], ['a', 'b', 'c', 'd', 'e']]);
});

test('no more batches run at once than the queue allows', async () => {
  let now = 0;
  let most = 0;
  const worker = aFunction<SQSEvent>(async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  });
  const cloud = await aCloud({ queues: [consumed({ concurrency: 3, batchSize: 1 })], invoke: worker.invoke });
  await sendAll(cloud, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
  await cloud.aws.drained();
  expect(worker.calls).toHaveLength(10);
  expect(most).toBe(3);
});

test('a window waits for a fuller batch, and a full one does not wait', async () => {
  const clock = aClock();
  const worker = aFunction<SQSEvent>();
  const cloud = await aCloud({ queues: [consumed({ windowMs: 1000, batchSize: 3 })], invoke: worker.invoke, clock });
  await sendAll(cloud, ['a', 'b']);
  expect(worker.calls).toHaveLength(0);
  await send(cloud, 'c');
  await cloud.aws.drained();
  await send(cloud, 'd');
  expect(worker.calls.map(bodies)).toEqual([['a', 'b', 'c']]);
  clock.forward(1000);
  await cloud.aws.drained();
  expect(worker.calls.map(bodies)).toEqual([['a', 'b', 'c'], ['d']]);
});

test('only the messages that a function reports are delivered again', async () => {
  const clock = aClock();
  const worker = aFunction<SQSEvent>((event, call) => ({
    batchItemFailures:
      call > 1 ? [] : event.Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })),
  }));
  const problems = aFunction<string>();
  const onProblem = (problem: string) => void problems.invoke('', problem);
  const queues = [consumed({ partialBatchFailures: true })];
  const cloud = await aCloud({ queues, invoke: worker.invoke, clock, onProblem });
  await sendAll(cloud, ['good', 'bad', 'fine']);
  await problems.called(1);
  clock.forward(30_000);
  await cloud.aws.drained();
  expect(worker.calls.map(bodies)).toEqual([['good', 'bad', 'fine'], ['bad']]);
});

test('what fails too often becomes a dead letter with its reason, and a redrive delivers it again', async () => {
  const clock = aClock();
  let healed = false;
  const worker = aFunction<SQSEvent>(() => {
    if (!healed) throw new Error('the table is away');
    return null;
  });
  const problems = aFunction<string>();
  const onProblem = (problem: string) => void problems.invoke('', problem);
  const cloud = await aCloud({ queues: [consumed()], invoke: worker.invoke, clock, onProblem });
  await send(cloud, 'poison');
  for (const count of [1, 2, 3]) {
    await problems.called(count);
    clock.forward(30_000);
  }
  await cloud.aws.drained();
  expect(cloud.aws.deadLetters.list()).toMatchObject([
    { queue: 'work-dead', source: 'work', body: 'poison', reason: 'Error: the table is away', receiveCount: 3 },
  ]);
  healed = true;
  await cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arns.queue('work-dead') }));
  await cloud.aws.drained();
  expect(worker.calls).toHaveLength(4);
  expect(cloud.aws.deadLetters.list()).toEqual([]);
});

test('the fault switch delivers a batch twice and newest first', async () => {
  const faults = createFaultSwitch();
  const gate = Promise.withResolvers<void>();
  const worker = aFunction<SQSEvent>((_event, call) => (call === 1 ? gate.promise : null));
  const cloud = await aCloud({ queues: [consumed({ concurrency: 1 })], invoke: worker.invoke, faults });
  await send(cloud, 'first');
  await worker.called(1);
  const twice = faults.onDelivery('work', 'duplicate', { times: 1 });
  const newest = faults.onDelivery('work', 'reorder', { times: 1 });
  await sendAll(cloud, ['a', 'b', 'c']);
  gate.resolve();
  await cloud.aws.drained();
  expect(worker.calls.map(bodies)).toEqual([['first'], ['c', 'b', 'a'], ['c', 'b', 'a']]);
  expect([twice.hits(), newest.hits()]).toEqual([1, 1]);
});
