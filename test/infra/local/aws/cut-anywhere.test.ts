import { cpSync } from 'node:fs';
import path from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { arns } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFolder, aFunction } from './a-cloud.ts';

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { Type: 'Task', Resource: arns.function('add'), Arguments: { n: 1 }, Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 60, Next: 'Second' },
    Second: { Type: 'Task', Resource: arns.function('add'), Arguments: { n: 2 }, Next: 'Done' },
    Done: { Type: 'Pass', Output: 'arrived', End: true },
  },
});

/** Copies of a data folder, one after each commit: what a crash right after it would leave on the disk. */
const copiesOf = (folder: string) => {
  const copies: string[] = [];
  const parent = aFolder();
  let going = true;
  const copy = () => {
    if (!going) return;
    const target = path.join(parent, String(copies.length));
    cpSync(folder, target, { recursive: true });
    copies.push(target);
    setImmediate(copy);
  };
  setImmediate(copy);
  const stop = () => {
    going = false;
  };
  return { copies, stop };
};

test('wherever the process is cut, the next one finishes the run, and no call is forgotten', async () => {
  const dataDir = aFolder();
  const clock = aClock();
  const add = aFunction();
  const { states, aws } = await aCloud({ dataDir, clock, invoke: add.invoke });
  const { stateMachineVersionArn } = await states.send(
    new CreateStateMachineCommand({
      name: 'm',
      definition,
      roleArn: 'arn:aws:iam::000000000000:role/r',
      publish: true,
    }),
  );
  const recorded = copiesOf(dataDir);
  const start = new StartExecutionCommand({ stateMachineArn: stateMachineVersionArn, name: 'r' });
  const { executionArn } = await states.send(start);
  const acknowledgedAt = recorded.copies.length;
  await add.called(1);
  await aws.drained();
  clock.forward(60_000);
  await add.called(2);
  await aws.drained();
  recorded.stop();

  const calledAgain = new Set<string>();
  for (const [index, copy] of recorded.copies.entries()) {
    const later = aClock();
    const again = aFunction<{ n: number }>();
    const cloud = await aCloud({ dataDir: copy, clock: later, invoke: again.invoke });
    await cloud.aws.drained();
    later.forward(120_000);
    await cloud.aws.drained();
    const outcome = await cloud.states
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch((error: unknown) => error);
    if (index < acknowledgedAt && outcome instanceof ExecutionDoesNotExist) continue;
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: '"arrived"' });
    calledAgain.add(again.calls.map((call) => call.n).join());
    await cloud.aws.close();
  }
  // Cut before the first call was answered, before the second was, and at the end.
  expect([...calledAgain]).toEqual(['1,2', '2', '']);
});
