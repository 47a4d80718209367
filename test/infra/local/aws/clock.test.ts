import { CreateStateMachineCommand, DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../infra/local/aws/clock.ts';
import { startHeartbeat } from '../../../../infra/local/aws/heartbeat.ts';
import type { Clock } from '../../../../infra/local/aws/index.ts';
import { aCloud, aFunction, type Cloud } from './a-cloud.ts';

const HOUR_MS = 3_600_000;
const url = (name: string) => `http://anything/000000000000/${name}`;

/** A clock that a person sets and whose timers ring when the test says so, in time or not. */
const aWildClock = (start = Date.parse('2026-11-02T09:00:00Z')) => {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  const clock: Clock = {
    now: () => now,
    setTimer(at, run) {
      const timer = { at, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  return {
    clock,
    set: (at: number) => {
      now = at;
    },
    pass: (ms: number) => {
      now += ms;
    },
    now: () => now,
    /** Rings every timer that stands within a millisecond of its moment, or all of them. */
    ring(all = false) {
      for (const timer of [...timers]) if ((all || timer.at - now <= 1) && timers.delete(timer)) timer.run();
    },
    armed: () => [...timers].map(({ at }) => at - now),
  };
};

const resting = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', Seconds: 60, Next: 'Done' }, Done: { Type: 'Succeed' } },
});

const startResting = async ({ states }: Cloud) => {
  const roleArn = 'arn:aws:iam::000000000000:role/flows';
  const { stateMachineVersionArn } = await states.send(
    new CreateStateMachineCommand({ name: 'flow-1', definition: resting, roleArn, publish: true }),
  );
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn: stateMachineVersionArn, name: 'run-1', input: '{}' }),
  );
  return executionArn ?? '';
};
const statusOf = async ({ states }: Cloud, executionArn: string) =>
  (await states.send(new DescribeExecutionCommand({ executionArn }))).status;

const send = ({ sqs }: Cloud, body: string, DelaySeconds = 0) =>
  sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: body, DelaySeconds }));

test('a wait whose timer rings a millisecond early still ends, and not before its moment', async () => {
  const time = aWildClock();
  const cloud = await aCloud({ clock: time.clock });
  const run = await startResting(cloud);
  await cloud.aws.drained();
  time.pass(59_999);
  time.ring();
  await cloud.aws.drained();
  expect(await statusOf(cloud, run)).toBe('RUNNING');
  time.pass(1);
  time.ring();
  await cloud.aws.drained();
  expect(await statusOf(cloud, run)).toBe('SUCCEEDED');
});

test('a wait outlives a clock that is set back and rings over and over', async () => {
  const time = aWildClock();
  const cloud = await aCloud({ clock: time.clock });
  const due = time.now() + 60_000;
  const run = await startResting(cloud);
  await cloud.aws.drained();
  time.pass(-HOUR_MS);
  for (let n = 0; n < 3; n += 1) time.ring(true);
  await cloud.aws.drained();
  expect(await statusOf(cloud, run)).toBe('RUNNING');
  time.set(due);
  time.ring();
  await cloud.aws.drained();
  expect(await statusOf(cloud, run)).toBe('SUCCEEDED');
});

test('a wait ends at the next look when the clock jumped over its moment', async () => {
  const time = aWildClock();
  const cloud = await aCloud({ clock: time.clock });
  const run = await startResting(cloud);
  await cloud.aws.drained();
  time.pass(HOUR_MS);
  time.ring();
  await cloud.aws.drained();
  expect(await statusOf(cloud, run)).toBe('SUCCEEDED');
});

test('a message that was acknowledged is delivered though the clock was set back an hour right after', async () => {
  const time = aWildClock();
  const worker = aFunction();
  const cloud = await aCloud({ clock: time.clock, queues: [{ name: 'work' }] });
  await send(cloud, 'now');
  await send(cloud, 'in a minute', 60);
  time.pass(-HOUR_MS);
  const receive = async () => {
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url('work'), MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => Body);
  };
  expect(await receive()).toEqual(['now']);
  time.pass(59_999);
  expect(await receive()).not.toContain('in a minute');
  time.pass(1);
  expect(await receive()).toContain('in a minute');
  expect(worker.calls).toEqual([]);
});

test('what a function could not take comes again in its time after the clock was set back', async () => {
  const time = aWildClock();
  let fails = true;
  const worker = aFunction(() => {
    if (fails) throw new Error('not now');
    return null;
  });
  const cloud = await aCloud({
    clock: time.clock,
    invoke: worker.invoke,
    queues: [{ name: 'work', visibilityTimeout: 30, consumer: { function: 'worker' } }],
  });
  await send(cloud, 'one');
  await worker.called(1);
  fails = false;
  time.pass(-HOUR_MS);
  // A message that comes later makes the queue look at the clock.
  await send(cloud, 'two');
  await worker.called(2);
  time.pass(30_000);
  time.ring();
  await worker.called(3);
});

test('what waits in a folder that is opened with the clock set back does not stand still for the difference', async () => {
  const time = aWildClock();
  const queues = [{ name: 'work' }];
  const before = await aCloud({ clock: time.clock, queues });
  await send(before, 'one');
  await before.aws.close();
  time.pass(-HOUR_MS);
  const after = await aCloud({ clock: time.clock, queues, dataDir: before.dataDir });
  const { Messages = [] } = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl: url('work') }));
  expect(Messages.map(({ Body }) => Body)).toEqual(['one']);
});

test('whoever polls a queue for a while is answered after that while, though the clock was set back', async () => {
  const time = aWildClock();
  const cloud = await aCloud({ clock: time.clock, queues: [{ name: 'work' }] });
  const polled = cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url('work'), WaitTimeSeconds: 5 }));
  await vi.waitFor(() => expect(time.armed()).toContain(5000));
  time.pass(-HOUR_MS);
  time.ring(true);
  time.pass(5000);
  time.ring();
  expect((await polled).Messages).toBeUndefined();
});

afterEach(() => void vi.useRealTimers());

test("the machine's clock rings at the moment or later, after a jump within a second, and never twice", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  let rung = 0;
  const ring = () => {
    rung += 1;
  };
  systemClock.setTimer(1_000_000 + HOUR_MS, ring);
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(1_000_000 - HOUR_MS);
  vi.advanceTimersByTime(HOUR_MS);
  expect(rung).toBe(0);
  vi.setSystemTime(1_000_000 + 2 * HOUR_MS);
  vi.advanceTimersByTime(1000);
  expect(rung).toBe(1);
  vi.advanceTimersByTime(HOUR_MS);
  expect(rung).toBe(1);
});

test('the heartbeat looks again and again, also where one of those that it asks fails', () => {
  vi.useFakeTimers();
  const problems: string[] = [];
  let looks = 0;
  const stop = startHeartbeat(
    [
      () => {
        throw new Error('no disk');
      },
      () => {
        looks += 1;
      },
    ],
    (problem) => void problems.push(problem),
    5000,
  );
  vi.advanceTimersByTime(15_000);
  expect(looks).toBe(3);
  expect(problems[0]).toContain('no disk');
  stop();
  vi.advanceTimersByTime(15_000);
  expect(looks).toBe(3);
});
