import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RequestHandler } from '../../../infra/local/aws/index.ts';
import { tableDefinitions } from '../../../infra/local/wiring.ts';
import { aCloud } from '../../infra/local/aws/a-cloud.ts';
import { clientsOf } from '../../infra/local/aws/clients.ts';
import { runs as casesOf } from '../../runs.ts';
import { type Chance, createChance } from '../world/chance.ts';
import { callOf, refusalOf, replyOf, type SdkRequest } from '../world/wire.ts';
import { createRuns } from './runs.ts';
import { createTables } from './tables.ts';

/** The SDK's clients, speaking to the model. */
const modelled = () => {
  const world = { now: Date.now, after: (_ms: number, run: () => void) => run(), lag: () => 0, page: 1e9 };
  const tables = createTables();
  const invoked: unknown[] = [];
  const runs = createRuns({
    now: Date.now,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      onTestFinished(() => clearTimeout(timer));
    },
    random: () => 0.5,
    lateness: () => 0,
    invoke: async (_name, payload) => {
      invoked.push(payload);
      return { output: null };
    },
    announce: () => {},
    forgetsTimer: () => false,
  });
  const handle = async (request: SdkRequest) => {
    const call = callOf(request);
    try {
      const answer =
        call.service === 'states'
          ? await runs.perform(call.operation, call.input)
          : tables.perform(world, call.operation, call.input);
      return replyOf(answer);
    } catch (error) {
      return refusalOf(error);
    }
  };
  const handler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
  return { ...clientsOf('http://127.0.0.1:1', 'ADMIN', 'x', handler as RequestHandler), invoked };
};

/** What a client sees of a call: the answer or the name of the refusal. */
const seen = async (call: Promise<object>): Promise<unknown> => {
  try {
    const { $metadata: _metadata, ...answer } = (await call) as Record<string, unknown>;
    return answer;
  } catch (error) {
    const { name, Item } = error as { name: string; Item?: unknown };
    return { refused: name, ...(Item !== undefined && { Item }) };
  }
};

const TABLE = 'ripen-Enrolments';
type Clients = ReturnType<typeof clientsOf>;
type Operation = { what: object; run: (clients: Clients) => Promise<unknown> };

const keyOf = (chance: Chance) => ({ pk: chance.pick(['a', 'b', 'c']), sk: chance.pick(['x#1', 'x#2', 'y#1']) });
const someValue = (chance: Chance): unknown =>
  chance.pick<unknown>([0, 1, 2, 'one', 'two', '', { in: 1 }, { in: 'x', deep: { er: [1, 2] } }, [1, 'b'], null, true]);
const itemOf = (chance: Chance) => ({
  ...keyOf(chance),
  version: chance.below(4),
  maps: { one: someValue(chance), two: someValue(chance) },
  list: [someValue(chance)],
  text: chance.pick(['', 'alpha', 'alphabet', 'beta']),
  ...(chance.happens(0.7) && {
    flowPk: chance.pick(['f1', 'f2']),
    flowSk: chance.pick(['running#1', 'running#2', 'done#1']),
  }),
});

/** Conditions of the shapes that the store writes, and of some that it does not. */
const conditionOf = (chance: Chance): object =>
  chance.pick<object>([
    {},
    { ConditionExpression: 'attribute_not_exists(pk)' },
    { ConditionExpression: 'attribute_exists(#a)', ExpressionAttributeNames: { '#a': 'version' } },
    {
      ConditionExpression: '#a = :v',
      ExpressionAttributeNames: { '#a': 'version' },
      ExpressionAttributeValues: { ':v': chance.below(4) },
    },
    {
      ConditionExpression: '(#a.#b = :v) AND (attribute_exists(#c)) OR NOT (size(#c) < :v)',
      ExpressionAttributeNames: { '#a': 'maps', '#b': 'one', '#c': 'list' },
      ExpressionAttributeValues: { ':v': 1 },
    },
    { ConditionExpression: 'version BETWEEN :v AND :w', ExpressionAttributeValues: { ':v': 1, ':w': 2 } },
    {
      ConditionExpression: 'version IN (:v, :w) AND version <> :x',
      ExpressionAttributeValues: { ':v': 1, ':w': 2, ':x': 1 },
    },
    {
      ConditionExpression: 'begins_with(#t, :t) OR contains(#t, :u)',
      ExpressionAttributeNames: { '#t': 'text' },
      ExpressionAttributeValues: { ':t': 'alpha', ':u': 'et' },
    },
    { ConditionExpression: 'maps.one > :v', ExpressionAttributeValues: { ':v': 0 } },
  ]);

const merged = (one: object, other: object): object => {
  const names = {
    ...('ExpressionAttributeNames' in one && (one.ExpressionAttributeNames as object)),
    ...('ExpressionAttributeNames' in other && (other.ExpressionAttributeNames as object)),
  };
  const values = {
    ...('ExpressionAttributeValues' in one && (one.ExpressionAttributeValues as object)),
    ...('ExpressionAttributeValues' in other && (other.ExpressionAttributeValues as object)),
  };
  return {
    ...one,
    ...other,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
};

const updateOf = (chance: Chance): object =>
  chance.pick<object>([
    {
      UpdateExpression: 'SET #n = :n',
      ExpressionAttributeNames: { '#n': 'version' },
      ExpressionAttributeValues: { ':n': chance.below(4) },
    },
    {
      UpdateExpression: 'SET #n = #n + :n',
      ExpressionAttributeNames: { '#n': 'version' },
      ExpressionAttributeValues: { ':n': 1 },
    },
    {
      UpdateExpression: 'SET #m.#k = :n',
      ExpressionAttributeNames: { '#m': 'maps', '#k': 'one.two' },
      ExpressionAttributeValues: { ':n': someValue(chance) },
    },
    {
      UpdateExpression: 'SET #m.#k.#l = :n',
      ExpressionAttributeNames: { '#m': 'maps', '#k': 'one', '#l': 'in' },
      ExpressionAttributeValues: { ':n': 5 },
    },
    {
      UpdateExpression: 'REMOVE #m.#k, #o SET #p = :n',
      ExpressionAttributeNames: { '#m': 'maps', '#k': 'two', '#o': 'text', '#p': 'new' },
      ExpressionAttributeValues: { ':n': 1 },
    },
    { UpdateExpression: 'REMOVE #o', ExpressionAttributeNames: { '#o': 'nothing' } },
    { UpdateExpression: 'REMOVE #o.#p', ExpressionAttributeNames: { '#o': 'nothing', '#p': 'there' } },
    {
      UpdateExpression: 'SET #l = list_append(if_not_exists(#l, :none), :n)',
      ExpressionAttributeNames: { '#l': 'list' },
      ExpressionAttributeValues: { ':none': [], ':n': [7] },
    },
    {
      UpdateExpression: 'SET #l = if_not_exists(#l, :n)',
      ExpressionAttributeNames: { '#l': chance.pick(['list', 'none']) },
      ExpressionAttributeValues: { ':n': 3 },
    },
    {
      UpdateExpression: 'SET #f = :n',
      ExpressionAttributeNames: { '#f': 'flowSk' },
      ExpressionAttributeValues: { ':n': chance.pick(['running#3', 'done#2']) },
    },
    { UpdateExpression: 'REMOVE #f', ExpressionAttributeNames: { '#f': 'flowPk' } },
  ]);

/** All pages of a query, one after the other, and how many there were items on each. */
const pages = async (clients: Clients, input: object): Promise<unknown> => {
  const found: unknown[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await clients.documents.send(
      new QueryCommand({ TableName: TABLE, ...input, ...(after && { ExclusiveStartKey: after }) }),
    );
    found.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return found;
};

const operationOf = (chance: Chance): Operation => {
  const key = keyOf(chance);
  const asked = { ReturnValuesOnConditionCheckFailure: chance.pick(['ALL_OLD', 'NONE'] as const) };
  const send = (make: (clients: Clients) => Promise<object>) => (clients: Clients) => seen(make(clients));
  const dice = chance.below(100);
  if (dice < 25) {
    const input = { TableName: TABLE, Item: itemOf(chance), ...conditionOf(chance), ...asked };
    return { what: { put: input }, run: send(({ documents }) => documents.send(new PutCommand(input))) };
  }
  if (dice < 55) {
    const input = {
      TableName: TABLE,
      Key: key,
      ...merged(updateOf(chance), conditionOf(chance)),
      ...asked,
      ReturnValues: chance.pick(['NONE', 'ALL_OLD', 'ALL_NEW'] as const),
    };
    return { what: { update: input }, run: send(({ documents }) => documents.send(new UpdateCommand(input))) };
  }
  if (dice < 62) {
    const input = { TableName: TABLE, Key: key, ...conditionOf(chance), ...asked };
    return { what: { delete: input }, run: send(({ documents }) => documents.send(new DeleteCommand(input))) };
  }
  if (dice < 70) {
    const input = { TableName: TABLE, Key: key, ConsistentRead: true };
    return { what: { get: input }, run: send(({ documents }) => documents.send(new GetCommand(input))) };
  }
  if (dice < 76) {
    const RequestItems = {
      [TABLE]: {
        Keys: [
          { pk: 'a', sk: 'x#1' },
          { pk: 'b', sk: 'y#1' },
        ],
      },
    };
    return {
      what: { batchGet: RequestItems },
      run: async ({ documents }) => {
        const { Responses = {} } = await documents.send(new BatchGetCommand({ RequestItems }));
        return (Responses[TABLE] ?? []).toSorted((a, b) => String(a.pk).localeCompare(String(b.pk)));
      },
    };
  }
  if (dice < 80) {
    const RequestItems = {
      [TABLE]: [
        { PutRequest: { Item: { ...itemOf(chance), pk: 'a' } } },
        { DeleteRequest: { Key: { pk: 'c', sk: 'x#1' } } },
      ],
    };
    return {
      what: { batchWrite: RequestItems },
      run: send(({ documents }) => documents.send(new BatchWriteCommand({ RequestItems }))),
    };
  }
  if (dice < 92) {
    const input = {
      ...chance.pick<object>([
        { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': key.pk } },
        {
          KeyConditionExpression: '#p = :pk AND begins_with(#s, :s)',
          ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
          ExpressionAttributeValues: { ':pk': key.pk, ':s': 'x#' },
        },
        { KeyConditionExpression: 'pk = :pk AND sk > :s', ExpressionAttributeValues: { ':pk': key.pk, ':s': 'x#1' } },
        {
          IndexName: 'byFlow',
          KeyConditionExpression: 'flowPk = :pk AND begins_with(flowSk, :s)',
          ExpressionAttributeValues: { ':pk': 'f1', ':s': 'running#' },
        },
        { IndexName: 'byFlow', KeyConditionExpression: 'flowPk = :pk', ExpressionAttributeValues: { ':pk': 'f2' } },
        {
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'version > :v',
          ProjectionExpression: 'pk, sk, version',
          ExpressionAttributeValues: { ':pk': key.pk, ':v': 1 },
        },
      ]),
      ...(chance.happens(0.5) && { Limit: chance.between(1, 3) }),
      ...(chance.happens(0.5) && { ScanIndexForward: false }),
    };
    return { what: { query: input }, run: (clients) => pages(clients, input) };
  }
  return {
    what: { scan: true },
    run: async ({ documents }) => {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
      return Items.toSorted((a, b) => `${a.pk}${a.sk}`.localeCompare(`${b.pk}${b.sk}`));
    },
  };
};

describe('the modelled services against the embedded ones', () => {
  it('answers what DynamoDB is asked alike, call by call', async () => {
    for (let seed = 1; seed <= casesOf(12); seed += 1) {
      const chance = createChance(seed);
      const [embedded, model] = [await aCloud({ tables: tableDefinitions() }), modelled()];
      for (let n = 0; n < 60; n += 1) {
        const { what, run } = operationOf(chance);
        const [theirs, ours] = [await run(embedded), await run(model)];
        expect({ seed, n, what, answer: ours }).toEqual({ seed, n, what, answer: theirs });
      }
    }
  });

  const definition = (seconds: number) =>
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'steps', Payload: { token: '{% $states.context.Task.Token %}' } },
          TimeoutSeconds: seconds,
          End: true,
        },
      },
    });

  it('answers what Step Functions is asked alike', async () => {
    const asked: unknown[] = [];
    const embedded = await aCloud({ invoke: async (_name, event) => void asked.push(event) });
    const model = modelled();
    const roleArn = 'arn:aws:iam::000000000000:role/machines';
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
    const execution = 'arn:aws:states:us-east-1:000000000000:execution:m';
    const tell = async ({ states }: Clients, tokens: () => unknown[]) => {
      const answers: unknown[] = [];
      const note = async (call: Promise<object>, ...keep: string[]) => {
        const answer = (await seen(call)) as Record<string, unknown>;
        answers.push('refused' in answer ? answer : Object.fromEntries(keep.map((name) => [name, answer[name]])));
      };
      const start = (name: string, input: string, version = 1) =>
        states.send(new StartExecutionCommand({ stateMachineArn: `${machine}:${version}`, name, input }));
      const token = async (nth: number) => {
        await vi.waitFor(() => expect(tokens().length).toBeGreaterThanOrEqual(nth));
        return (tokens()[nth - 1] as { token: string }).token;
      };
      await note(start('none', '{}'));
      const create = (seconds: number) =>
        states.send(
          new CreateStateMachineCommand({ name: 'm', definition: definition(seconds), roleArn, publish: true }),
        );
      await note(create(100), 'stateMachineVersionArn');
      await note(create(100), 'stateMachineVersionArn');
      await note(create(200));
      await note(
        states.send(
          new UpdateStateMachineCommand({ stateMachineArn: machine, definition: definition(200), publish: true }),
        ),
        'stateMachineVersionArn',
      );
      await note(start('one', '{"a":1}'), 'executionArn');
      await note(start('one', '{"a":1}'), 'executionArn');
      await note(start('one', '{"a":2}'));
      await note(start('two', '{}', 3));
      const first = await token(1);
      await note(states.send(new SendTaskSuccessCommand({ taskToken: 'nobody', output: '{}' })));
      await note(states.send(new SendTaskSuccessCommand({ taskToken: first, output: '{"b":1}' })));
      await note(states.send(new SendTaskFailureCommand({ taskToken: first, error: 'E' })));
      await note(
        states.send(new DescribeExecutionCommand({ executionArn: `${execution}:one` })),
        'status',
        'output',
        'input',
      );
      await note(start('one', '{"a":1}'));
      await note(start('stopped', '{}', 2), 'executionArn');
      await token(2);
      await note(
        states.send(new StopExecutionCommand({ executionArn: `${execution}:stopped`, error: 'E', cause: 'C' })),
      );
      await note(states.send(new StopExecutionCommand({ executionArn: `${execution}:stopped`, error: 'F' })));
      await note(
        states.send(new DescribeExecutionCommand({ executionArn: `${execution}:stopped` })),
        'status',
        'error',
        'cause',
      );
      await note(states.send(new StopExecutionCommand({ executionArn: `${execution}:nobody` })));
      await note(states.send(new DescribeExecutionCommand({ executionArn: `${execution}:nobody` })));
      await note(start('failed', '{}'), 'executionArn');
      await note(
        states.send(new SendTaskFailureCommand({ taskToken: await token(3), error: 'Ripen.Failed', cause: 'So.' })),
      );
      await note(
        states.send(new DescribeExecutionCommand({ executionArn: `${execution}:failed` })),
        'status',
        'error',
        'cause',
      );
      return answers;
    };
    expect(await tell(model, () => model.invoked)).toEqual(await tell(embedded, () => asked));
  });
});
