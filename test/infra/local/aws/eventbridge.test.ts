import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { compilePattern } from '../../../../infra/local/aws/eventbridge/pattern.ts';
import { type EventPattern, queueUrl } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFunction } from './a-cloud.ts';
import { ADMIN, clientsOf } from './clients.ts';

const entry = (detail: unknown, more: Record<string, unknown> = {}) => ({
  EventBusName: 'ripen',
  Source: 'ripen',
  DetailType: 'Activity Recorded',
  Detail: JSON.stringify(detail),
  ...more,
});

const activityBus = {
  name: 'ripen',
  rules: [
    {
      name: 'score',
      pattern: { source: ['ripen'], 'detail-type': ['Activity Recorded'] },
      targets: [{ queue: 'score' }],
    },
  ],
};

test('an event lies in the queue of the rule it matches, as EventBridge shapes it', async () => {
  const { events, sqs, aws } = await aCloud({ buses: [activityBus], queues: [{ name: 'score' }], clock: aClock() });
  const { Entries } = await events.send(
    new PutEventsCommand({ Entries: [entry({ id: 'a1' }), entry({}, { DetailType: 'Something Else' })] }),
  );
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl(aws.endpoint, 'score'), MaxNumberOfMessages: 10 }),
  );
  expect(Messages.map((message) => JSON.parse(message.Body ?? ''))).toEqual([
    {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'Activity Recorded',
      source: 'ripen',
      account: '000000000000',
      time: '2026-11-02T09:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: { id: 'a1' },
    },
  ]);
});

test('a bad entry fails alone and says why', async () => {
  const { events, aws } = await aCloud({ buses: [activityBus], queues: [{ name: 'score' }] });
  const answer = await events.send(
    new PutEventsCommand({
      Entries: [entry({ id: 'a1' }), entry({}, { Detail: 'no json' }), entry({}, { Source: '' })],
    }),
  );
  expect(answer.FailedEntryCount).toBe(2);
  expect(answer.Entries?.map((each) => each.ErrorCode)).toEqual([undefined, 'MalformedDetail', 'InvalidArgument']);
  expect(aws.queues()).toMatchObject([{ name: 'score', visible: 1 }]);
});

test('eleven entries, more than 256 KiB, and an unknown bus are refused whole', async () => {
  const { events, aws } = await aCloud({ buses: [activityBus], queues: [{ name: 'score' }] });
  const put = (Entries: ReturnType<typeof entry>[]) => events.send(new PutEventsCommand({ Entries }));
  await expect(put(Array.from({ length: 11 }, () => entry({})))).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put([entry({ x: 'ö'.repeat(140_000) })])).rejects.toThrow(/over the limit/);
  await expect(put([entry({}, { EventBusName: 'other' })])).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect(aws.queues()).toMatchObject([{ visible: 0 }]);
});

test('a function that is a target is called with the event, again after a failure, and given up after three', async () => {
  const clock = aClock();
  const broken = aFunction(() => {
    throw new TypeError('no');
  });
  const problems = aFunction<string>();
  const { events, aws } = await aCloud({
    clock,
    invoke: broken.invoke,
    onProblem: (problem) => void problems.invoke('', problem),
    buses: [
      { name: 'ripen', rules: [{ name: 'r', pattern: { source: ['ripen'] }, targets: [{ function: 'audit' }] }] },
    ],
  });
  await events.send(new PutEventsCommand({ Entries: [entry({ id: 'a1' })] }));
  for (const count of [1, 2, 3]) {
    await problems.called(count);
    clock.forward(10 * 60_000);
  }
  await aws.drained();
  expect(broken.calls).toHaveLength(3);
  expect(broken.calls[0]).toMatchObject({ 'detail-type': 'Activity Recorded', detail: { id: 'a1' } });
  expect(aws.deadLetters.list()).toMatchObject([
    { queue: 'async-audit-dead', source: 'async-audit', reason: 'TypeError: no', receiveCount: 3 },
  ]);
});

test('putting events needs leave for that bus', async () => {
  const collect = {
    name: 'collect',
    secretAccessKey: 'c',
    allow: [{ action: 'events:PutEvents', resource: 'event-bus/ripen' }],
  };
  const { aws } = await aCloud({
    buses: [activityBus],
    queues: [{ name: 'score' }],
    principals: { ADMIN, COLLECT: collect },
  });
  const { events } = clientsOf(aws.endpoint, 'COLLECT', 'c');
  await events.send(new PutEventsCommand({ Entries: [entry({})] }));
  await expect(
    events.send(new PutEventsCommand({ Entries: [entry({}, { EventBusName: 'default' })] })),
  ).rejects.toThrow('collect is not authorized to perform events:PutEvents on event-bus/default');
});

const event = {
  source: 'ripen',
  'detail-type': 'Lead Stage Changed',
  detail: { stage: 'mql', tags: ['a', 'b'], n: 3, empty: null, none: [], inner: { deep: 'Yes' } },
};

test.each<[string, EventPattern, boolean]>([
  ['a value', { detail: { stage: ['sql', 'mql'] } }, true],
  ['another value', { detail: { stage: ['sql'] } }, false],
  ['a number and not its text', { detail: { n: ['3'] } }, false],
  ['null', { detail: { empty: [null] } }, true],
  ['null is not a missing field', { detail: { gone: [null] } }, false],
  ['one element of an array', { detail: { tags: ['b'] } }, true],
  ['a prefix', { 'detail-type': [{ prefix: 'Lead ' }] }, true],
  ['a suffix', { 'detail-type': [{ suffix: 'Changed' }] }, true],
  ['a field that exists', { detail: { stage: [{ exists: true }] } }, true],
  ['a field that does not', { detail: { gone: [{ exists: false }] } }, true],
  ['an empty array does not exist', { detail: { none: [{ exists: true }] } }, false],
  ['anything but a value', { detail: { stage: [{ 'anything-but': 'sql' }] } }, true],
  ['anything but a list', { detail: { stage: [{ 'anything-but': ['mql', 'sql'] }] } }, false],
  ['anything but a prefix', { detail: { stage: [{ 'anything-but': { prefix: 'm' } }] } }, false],
  ['anything but needs the field', { detail: { gone: [{ 'anything-but': 'x' }] } }, false],
  ['case does not matter where said', { detail: { inner: { deep: [{ 'equals-ignore-case': 'YES' }] } } }, true],
  ['every field has to match', { source: ['ripen'], detail: { stage: ['sql'] } }, false],
])('a pattern matches %s', (_what, pattern, expected) => {
  expect(compilePattern(pattern)(event)).toBe(expected);
});

test('a matcher that is not known is refused when the rules are read', async () => {
  const pattern = { detail: { n: [{ numeric: ['>', 1] }] } } as unknown as EventPattern;
  await expect(aCloud({ buses: [{ name: 'ripen', rules: [{ name: 'r', pattern, targets: [] }] }] })).rejects.toThrow(
    /matches detail.n by numeric, which the embedded EventBridge does not know/,
  );
});

test('a rule whose queue is not defined is refused when the rules are read', async () => {
  await expect(aCloud({ buses: [activityBus], queues: [] })).rejects.toThrow(
    'Rule score sends to the queue score, which is not defined.',
  );
});
