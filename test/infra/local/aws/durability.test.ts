import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { arns, DataFolderError } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFolder, aFunction } from './a-cloud.ts';
import { clientsOf } from './clients.ts';
import { aRecorder, crashOptions, type FunctionStyle } from './crash-options.ts';

/** The services in a process of their own, to be killed as a power switch would. */
const aProcess = async (dataDir: string, style: FunctionStyle) => {
  const child = spawn(process.execPath, [new URL('crash-child.ts', import.meta.url).pathname, dataDir, style], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error('The process ended before it was ready.')));
  });
  return { ...clientsOf(endpoint), kill };
};

const anEvent = (id: string) => ({
  EventBusName: 'ripen',
  Source: 'ripen',
  DetailType: 'Activity Recorded',
  Detail: JSON.stringify({ id }),
});

const idsOf = (event: SQSEvent) =>
  event.Records.map((record) => (JSON.parse(record.body) as { detail: { id: string } }).detail.id);

test('no acknowledged event is lost when the process is killed, wherever it was', async () => {
  const dataDir = aFolder();
  const process = await aProcess(dataDir, 'hang');
  const ids = Array.from({ length: 60 }, (_, i) => `a${i}`);
  await Promise.all(ids.map((id) => process.events.send(new PutEventsCommand({ Entries: [anEvent(id)] }))));
  await process.kill();

  const worker = aFunction<SQSEvent>();
  const { aws } = await aCloud({ ...crashOptions, dataDir, invoke: worker.invoke });
  await aws.drained();
  expect(worker.calls.flatMap(idsOf).sort()).toEqual([...ids].sort());
});

test('killed in the middle of a burst, again and again, it loses nothing it acknowledged and tears no index row', async () => {
  const dataDir = aFolder();
  const acknowledged: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const process = await aProcess(dataDir, 'record');
    const burst = Array.from({ length: 150 }, async (_, i) => {
      const id = `r${round}-${i}`;
      await process.events.send(new PutEventsCommand({ Entries: [anEvent(id)] }));
      acknowledged.push(id);
      // Somewhere in the burst, at another place each time.
      if (acknowledged.length % (40 + 23 * round) === 0) await process.kill();
    });
    await Promise.allSettled(burst);
    await process.kill();
  }
  // Every kill came before its burst was over.
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.length).toBeLessThan(4 * 150);

  const recorder = aRecorder('record');
  const { aws, documents } = await aCloud({ ...crashOptions, dataDir, invoke: recorder.invoke });
  recorder.use(aws.endpoint);
  await aws.drained();
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: 'Seen' }));
  expect(Items.map((item) => item.id)).toEqual(expect.arrayContaining(acknowledged));
  const inIndex = async (parity: string) => {
    const query = new QueryCommand({
      TableName: 'Seen',
      IndexName: 'byParity',
      KeyConditionExpression: 'parity = :p',
      ExpressionAttributeValues: { ':p': parity },
    });
    return (await documents.send(query)).Items ?? [];
  };
  expect(await inIndex('odd')).toEqual([]);
  expect(new Set((await inIndex('even')).map((item) => item.id))).toEqual(new Set(Items.map((item) => item.id)));
  expect(aws.deadLetters.list()).toEqual([]);
});

const machine = (States: Record<string, unknown>) =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(States)[0], States });

const startRun = async ({ states }: Pick<ReturnType<typeof clientsOf>, 'states'>, name: string, definition: string) => {
  const created = await states.send(
    new CreateStateMachineCommand({ name, definition, roleArn: 'arn:aws:iam::000000000000:role/r', publish: true }),
  );
  const started = await states.send(
    new StartExecutionCommand({ stateMachineArn: created.stateMachineVersionArn, name: 'run', input: '{"n":1}' }),
  );
  return started.executionArn ?? '';
};

test('waits, tokens and calls without an answer survive a kill: what became due meanwhile goes on at once', async () => {
  const dataDir = aFolder();
  const process = await aProcess(dataDir, 'hang');
  const waits = machine({
    Rest: { Type: 'Wait', Seconds: 3600, Next: 'Done' },
    Done: { Type: 'Pass', Output: 'rested', End: true },
  });
  const calls = machine({ Call: { Type: 'Task', Resource: arns.function('greet'), End: true } });
  const asks = machine({
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
    },
  });
  const waiting = await startRun(process, 'waits', waits);
  const calling = await startRun(process, 'calls', calls);
  const asking = await startRun(process, 'asks', asks);
  await process.kill();

  const clock = aClock(Date.now() + 3_600_001);
  const functions = aFunction<{ token?: string }>((event) => (event.token === undefined ? 'called again' : null));
  const { aws, states } = await aCloud({ ...crashOptions, dataDir, clock, invoke: functions.invoke });
  await functions.called(2);
  clock.forward(0);
  await aws.drained();
  const describe = (executionArn: string) => states.send(new DescribeExecutionCommand({ executionArn }));
  expect(await describe(waiting)).toMatchObject({ status: 'SUCCEEDED', output: '"rested"' });
  expect(await describe(calling)).toMatchObject({ status: 'SUCCEEDED', output: '"called again"' });
  const taskToken = functions.calls.find((event) => event.token !== undefined)?.token;
  await states.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
  expect(await describe(asking)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
});

test('a second process on the same folder is refused in words; a killed one leaves no lock', async () => {
  const dataDir = aFolder();
  const process = await aProcess(dataDir, 'hang');
  const refusal = await aCloud({ ...crashOptions, dataDir }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataFolderError);
  expect(refusal).toMatchObject({
    message: `Another Ripen is already running on ${dataDir}. Stop it, or start this one on another folder.`,
  });
  await process.kill();
  await aCloud({ ...crashOptions, dataDir });
});

test('a folder that a newer Ripen wrote is refused in words', async () => {
  const { aws, dataDir } = await aCloud();
  await aws.close();
  const database = new DatabaseSync(`${dataDir}/aws.sqlite`);
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(aCloud({ dataDir })).rejects.toThrow(/was written by a newer Ripen \(version 99/);
});

test('a stop in good order lets running functions finish and use the services meanwhile', async () => {
  const gate = Promise.withResolvers<void>();
  const recorder = aRecorder('record');
  const started = aFunction(async () => gate.promise);
  const { aws, events, dataDir } = await aCloud({
    ...crashOptions,
    async invoke(name, event, context) {
      await started.invoke(name, event);
      return recorder.invoke(name, event, context);
    },
  });
  recorder.use(aws.endpoint);
  await events.send(new PutEventsCommand({ Entries: [anEvent('a1')] }));
  await started.called(1);
  const closed = aws.close();
  gate.resolve();
  await closed;
  const again = await aCloud({ ...crashOptions, dataDir });
  const { Items } = await again.documents.send(new ScanCommand({ TableName: 'Seen' }));
  expect(Items).toEqual([{ id: 'a1', parity: 'even' }]);
  expect(again.aws.queues()[0]).toMatchObject({ visible: 0, inFlight: 0 });
});

test('the answer of a function that a run was waiting for at the stop is not asked for again', async () => {
  const gate = Promise.withResolvers<string>();
  const slow = aFunction(() => gate.promise);
  const first = await aCloud({ ...crashOptions, invoke: slow.invoke });
  const run = await startRun(
    first,
    'calls',
    machine({ Call: { Type: 'Task', Resource: arns.function('slow'), End: true } }),
  );
  await slow.called(1);
  const closed = first.aws.close();
  gate.resolve('done');
  await closed;
  const never = aFunction();
  const second = await aCloud({ ...crashOptions, dataDir: first.dataDir, invoke: never.invoke });
  await second.aws.drained();
  expect(await second.states.send(new DescribeExecutionCommand({ executionArn: run }))).toMatchObject({
    output: '"done"',
  });
  expect(never.calls).toEqual([]);
});
