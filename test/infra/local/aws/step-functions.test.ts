import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidDefinition,
  InvalidToken,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StateMachineAlreadyExists,
  StopExecutionCommand,
  TagResourceCommand,
  TaskTimedOut,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { arns } from '../../../../infra/local/aws/index.ts';
import { aClock, aCloud, aFunction, type Cloud } from './a-cloud.ts';
import { ADMIN, clientsOf } from './clients.ts';

const ROLE = 'arn:aws:iam::000000000000:role/flows';

const machine = (States: Record<string, unknown>, StartAt = Object.keys(States)[0]) =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt, States });

const hello = (text: string) => machine({ Hello: { Type: 'Pass', Output: { text }, End: true } });

const waiting = (Seconds: number) =>
  machine({ Rest: { Type: 'Wait', Seconds, Next: 'Done' }, Done: { Type: 'Succeed' } });

const calling = machine({
  Call: { Type: 'Task', Resource: arns.function('greet'), Arguments: { who: '{% $states.input.who %}' }, End: true },
});

const byToken = machine({
  Ask: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    TimeoutSeconds: 3600,
    End: true,
  },
});

/** Publishes a definition; answers the version to start. */
const publish = async ({ states }: Cloud, definition: string, name = 'flow-1') => {
  const command = new CreateStateMachineCommand({ name, definition, roleArn: ROLE, publish: true });
  return (await states.send(command)).stateMachineVersionArn ?? '';
};

const start = async ({ states }: Cloud, stateMachineArn: string, name = 'run-1', input: unknown = {}) => {
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  return (await states.send(command)).executionArn ?? '';
};

const describe = ({ states }: Cloud, executionArn: string) =>
  states.send(new DescribeExecutionCommand({ executionArn }));

test('an execution runs through and tells its output and history', async () => {
  const cloud = await aCloud();
  const run = await start(cloud, await publish(cloud, hello('hi')));
  await cloud.aws.drained();
  const described = await describe(cloud, run);
  expect(described).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"text":"hi"}',
    stateMachineVersionArn: arns.stateMachine('flow-1', 1),
    startDate: expect.any(Date),
  });
  const { events } = await cloud.states.send(new GetExecutionHistoryCommand({ executionArn: run }));
  expect(events?.map((event) => event.type)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(events?.[1]?.stateEnteredEventDetails).toMatchObject({ name: 'Hello', input: '{}' });
});

test('a task calls its function and its answer or error is the outcome', async () => {
  const greet = aFunction<{ who: string }>(({ who }) => {
    if (who === 'nobody') throw new RangeError('who is that?');
    return `hello ${who}`;
  });
  const cloud = await aCloud({ invoke: greet.invoke });
  const version = await publish(cloud, calling);
  const well = await start(cloud, version, 'well', { who: 'Ann' });
  const ill = await start(cloud, version, 'ill', { who: 'nobody' });
  await cloud.aws.drained();
  expect(await describe(cloud, well)).toMatchObject({ status: 'SUCCEEDED', output: '"hello Ann"' });
  expect(await describe(cloud, ill)).toMatchObject({
    status: 'FAILED',
    error: 'RangeError',
    cause: expect.stringContaining('"errorMessage":"who is that?"'),
  });
});

test('starting again with the same name and input answers the same run; another input or a closed one is refused', async () => {
  const cloud = await aCloud({ clock: aClock() });
  const version = await publish(cloud, waiting(60));
  const first = await start(cloud, version, 'once', { lead: 1 });
  expect(await start(cloud, version, 'once', { lead: 1 })).toBe(first);
  await expect(start(cloud, version, 'once', { lead: 2 })).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  await cloud.states.send(new StopExecutionCommand({ executionArn: first }));
  await expect(start(cloud, version, 'once', { lead: 1 })).rejects.toBeInstanceOf(ExecutionAlreadyExists);
});

test('a wait ends when its time has come, and at once when the run is stopped', async () => {
  const clock = aClock();
  const cloud = await aCloud({ clock });
  const version = await publish(cloud, waiting(86_400));
  const long = await start(cloud, version, 'long');
  const short = await start(cloud, version, 'short');
  await cloud.aws.drained();
  clock.forward(86_399_000);
  await cloud.aws.drained();
  expect((await describe(cloud, long)).status).toBe('RUNNING');
  await cloud.states.send(new StopExecutionCommand({ executionArn: short, error: 'Exit', cause: 'unsubscribed' }));
  expect(await describe(cloud, short)).toMatchObject({ status: 'ABORTED', error: 'Exit', cause: 'unsubscribed' });
  clock.forward(1000);
  await cloud.aws.drained();
  expect((await describe(cloud, long)).status).toBe('SUCCEEDED');
});

test('scaled time shortens waits and leaves recorded times true', async () => {
  const clock = aClock();
  const cloud = await aCloud({ clock, timeScale: 3600 });
  const definition = machine({
    One: { Type: 'Wait', Seconds: 3600, Next: 'Two' },
    Two: { Type: 'Wait', Seconds: 7200, End: true },
  });
  const run = await start(cloud, await publish(cloud, definition));
  await cloud.aws.drained();
  clock.forward(1000);
  await cloud.aws.drained();
  clock.forward(1999);
  await cloud.aws.drained();
  expect((await describe(cloud, run)).status).toBe('RUNNING');
  clock.forward(1);
  await cloud.aws.drained();
  const described = await describe(cloud, run);
  expect(described.status).toBe('SUCCEEDED');
  const { events } = await cloud.states.send(new GetExecutionHistoryCommand({ executionArn: run }));
  expect(events?.at(-1)?.timestamp).toEqual(new Date(clock.now()));
});

test('a task token is answered once; later answers and strangers are told so', async () => {
  const ask = aFunction<{ token: string }>();
  const cloud = await aCloud({ invoke: ask.invoke });
  const run = await start(cloud, await publish(cloud, byToken));
  await cloud.aws.drained();
  const taskToken = ask.calls[0]?.token ?? '';
  const answer = new SendTaskSuccessCommand({ taskToken, output: '{"accepted":true}' });
  await cloud.states.send(answer);
  await cloud.aws.drained();
  expect(await describe(cloud, run)).toMatchObject({ status: 'SUCCEEDED', output: '{"accepted":true}' });
  await expect(cloud.states.send(answer)).rejects.toBeInstanceOf(TaskTimedOut);
  await expect(
    cloud.states.send(new SendTaskFailureCommand({ taskToken: 'made up', error: 'x' })),
  ).rejects.toBeInstanceOf(InvalidToken);
});

test('a token that fails or times out fails its task', async () => {
  const clock = aClock();
  const ask = aFunction<{ token: string }>();
  const cloud = await aCloud({ invoke: ask.invoke, clock });
  const version = await publish(cloud, byToken);
  const failed = await start(cloud, version, 'failed');
  await cloud.aws.drained();
  await cloud.states.send(
    new SendTaskFailureCommand({ taskToken: ask.calls[0]?.token, error: 'Rejected', cause: 'no budget' }),
  );
  const late = await start(cloud, version, 'late');
  await cloud.aws.drained();
  clock.forward(3_600_000);
  await cloud.aws.drained();
  expect(await describe(cloud, failed)).toMatchObject({ status: 'FAILED', error: 'Rejected', cause: 'no budget' });
  expect(await describe(cloud, late)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  await expect(
    cloud.states.send(new SendTaskSuccessCommand({ taskToken: ask.calls[1]?.token, output: '1' })),
  ).rejects.toBeInstanceOf(TaskTimedOut);
});

test('a run finishes on the version it started on', async () => {
  const clock = aClock();
  const cloud = await aCloud({ clock });
  const first = await publish(
    cloud,
    machine({ Rest: { Type: 'Wait', Seconds: 60, Next: 'Say' }, Say: { Type: 'Pass', Output: 'old', End: true } }),
  );
  const run = await start(cloud, first);
  const { stateMachineVersionArn } = await cloud.states.send(
    new UpdateStateMachineCommand({
      stateMachineArn: arns.stateMachine('flow-1'),
      definition: hello('new'),
      publish: true,
    }),
  );
  expect(stateMachineVersionArn).toBe(arns.stateMachine('flow-1', 2));
  const fresh = await start(cloud, stateMachineVersionArn ?? '', 'run-2');
  await cloud.aws.drained();
  clock.forward(60_000);
  await cloud.aws.drained();
  expect((await describe(cloud, run)).output).toBe('"old"');
  expect((await describe(cloud, fresh)).output).toBe('{"text":"new"}');
});

test('machines are created once, described, listed, tagged, versioned and deleted', async () => {
  const cloud = await aCloud();
  const { states } = cloud;
  const create = (definition: string) =>
    states.send(
      new CreateStateMachineCommand({
        name: 'flow-1',
        definition,
        roleArn: ROLE,
        publish: true,
        tags: [{ key: 'app', value: 'ripen' }],
      }),
    );
  const first = await create(hello('a'));
  expect((await create(hello('a'))).stateMachineVersionArn).toBe(first.stateMachineVersionArn);
  await expect(create(hello('b'))).rejects.toBeInstanceOf(StateMachineAlreadyExists);
  const arn = first.stateMachineArn ?? '';
  await states.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition: hello('b'), publish: true }));
  expect(await states.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).toMatchObject({
    definition: hello('b'),
  });
  expect(await states.send(new DescribeStateMachineCommand({ stateMachineArn: `${arn}:1` }))).toMatchObject({
    definition: hello('a'),
  });
  const { stateMachineVersions } = await states.send(new ListStateMachineVersionsCommand({ stateMachineArn: arn }));
  expect(stateMachineVersions?.map((each) => each.stateMachineVersionArn)).toEqual([`${arn}:2`, `${arn}:1`]);
  await states.send(new TagResourceCommand({ resourceArn: arn, tags: [{ key: 'flow', value: 'f1' }] }));
  expect((await states.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags).toEqual([
    { key: 'app', value: 'ripen' },
    { key: 'flow', value: 'f1' },
  ]);
  expect((await states.send(new ListStateMachinesCommand({}))).stateMachines).toMatchObject([{ name: 'flow-1' }]);
  await states.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
  expect((await states.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
});

test('a definition that cannot run is refused, and validation says what is wrong', async () => {
  const cloud = await aCloud();
  const dangling = machine({ A: { Type: 'Pass', Next: 'Nowhere' } });
  await expect(publish(cloud, dangling)).rejects.toBeInstanceOf(InvalidDefinition);
  const { result, diagnostics } = await cloud.states.send(
    new ValidateStateMachineDefinitionCommand({ definition: dangling }),
  );
  expect(result).toBe('FAIL');
  expect(diagnostics).not.toEqual([]);
  expect((await cloud.states.send(new ValidateStateMachineDefinitionCommand({ definition: hello('x') }))).result).toBe(
    'OK',
  );
});

test('executions are listed newest first, by status, over pages', async () => {
  const cloud = await aCloud({ clock: aClock() });
  const version = await publish(cloud, waiting(60));
  for (const name of ['r1', 'r2', 'r3']) await start(cloud, version, name);
  await cloud.states.send(new StopExecutionCommand({ executionArn: arns.execution('flow-1', 'r2') }));
  const list = (more: object) =>
    cloud.states.send(new ListExecutionsCommand({ stateMachineArn: arns.stateMachine('flow-1'), ...more }));
  const first = await list({ maxResults: 2 });
  const rest = await list({ maxResults: 2, nextToken: first.nextToken });
  const names = [...(first.executions ?? []), ...(rest.executions ?? [])].map((each) => each.name);
  expect(names).toEqual(['r3', 'r2', 'r1']);
  expect((await list({ statusFilter: 'ABORTED' })).executions).toMatchObject([{ name: 'r2' }]);
  await expect(describe(cloud, arns.execution('flow-1', 'r9'))).rejects.toBeInstanceOf(ExecutionDoesNotExist);
});

test('start and end of a run are events on the default bus', async () => {
  const seen = aFunction<{ detail: { status: string } }>();
  const pattern = { source: ['aws.states'], detail: { status: ['SUCCEEDED', 'RUNNING'] } };
  const cloud = await aCloud({
    invoke: seen.invoke,
    buses: [{ name: 'default', rules: [{ name: 'ended', pattern, targets: [{ function: 'watch' }] }] }],
  });
  await start(cloud, await publish(cloud, hello('hi')));
  await cloud.aws.drained();
  expect(seen.calls.map((event) => event.detail.status).sort()).toEqual(['RUNNING', 'SUCCEEDED']);
});

test('only the one role may be passed, and it may call only its functions', async () => {
  const greet = aFunction(() => 'hi');
  const cloud = await aCloud({ invoke: greet.invoke, stateMachineRole: { arn: ROLE, mayInvoke: ['step-*'] } });
  const other = new CreateStateMachineCommand({ name: 'x', definition: hello('x'), roleArn: `${ROLE}-admin` });
  await expect(cloud.states.send(other)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const run = await start(cloud, await publish(cloud, calling), 'r', { who: 'Ann' });
  await cloud.aws.drained();
  expect(await describe(cloud, run)).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' });
  expect(greet.calls).toEqual([]);
});

test('a principal starts only the machines under its prefix', async () => {
  const starter = {
    name: 'starter',
    secretAccessKey: 's',
    allow: [{ action: 'states:StartExecution', resource: 'state-machine/flow-*' }],
  };
  const cloud = await aCloud({ principals: { ADMIN, STARTER: starter } });
  const mine = await publish(cloud, hello('a'), 'flow-1');
  const other = await publish(cloud, hello('a'), 'other');
  const { states } = clientsOf(cloud.aws.endpoint, 'STARTER', 's');
  await states.send(new StartExecutionCommand({ stateMachineArn: mine }));
  await expect(states.send(new StartExecutionCommand({ stateMachineArn: other }))).rejects.toThrow(
    'starter is not authorized to perform states:StartExecution on state-machine/other',
  );
});
