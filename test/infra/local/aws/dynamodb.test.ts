import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
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
import { expect, test } from 'vitest';
import type { TableDefinition } from '../../../../infra/local/aws/index.ts';
import { aCloud } from './a-cloud.ts';
import { ADMIN, clientsOf } from './clients.ts';

const Leads: TableDefinition = {
  name: 'Leads',
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
  indexes: [
    { name: 'byStage', partitionKey: { name: 'stage', type: 'S' } },
    {
      name: 'due',
      partitionKey: { name: 'duePk', type: 'S' },
      sortKey: { name: 'day', type: 'N' },
      projection: 'KEYS_ONLY',
    },
  ],
};

const lead = (sk: string, more: Record<string, unknown> = {}) => ({ pk: 'w1', sk, ...more });

const inStage = (stage: string, more: Record<string, unknown> = {}) =>
  new QueryCommand({
    TableName: 'Leads',
    IndexName: 'byStage',
    KeyConditionExpression: 'stage = :s',
    ExpressionAttributeValues: { ':s': stage },
    ...more,
  });

test('an item that was put is read back', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  await documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { score: 10, name: 'Zoë' }) }));
  const { Item } = await documents.send(new GetCommand({ TableName: 'Leads', Key: lead('l1') }));
  expect(Item).toEqual(lead('l1', { score: 10, name: 'Zoë' }));
});

test('a condition that fails is the SDK exception, with the item when it was asked for', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  await documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { version: 4 }) }));
  const update = new UpdateCommand({
    TableName: 'Leads',
    Key: lead('l1'),
    UpdateExpression: 'SET version = :n',
    ConditionExpression: 'version = :v',
    ExpressionAttributeValues: { ':v': 3, ':n': 9 },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const failure = await documents.send(update).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
  expect(failure).toMatchObject({ Item: { version: { N: '4' } } });
});

test('of many writers that race for one version, one wins', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  await documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { version: 1 }) }));
  const race = Array.from({ length: 20 }, () =>
    documents.send(
      new UpdateCommand({
        TableName: 'Leads',
        Key: lead('l1'),
        UpdateExpression: 'SET version = version + :one',
        ConditionExpression: 'version = :v',
        ExpressionAttributeValues: { ':v': 1, ':one': 1 },
      }),
    ),
  );
  const outcomes = await Promise.allSettled(race);
  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
});

test('an index follows its item from key to key and out again', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  await documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { stage: 'mql' }) }));
  await documents.send(
    new UpdateCommand({
      TableName: 'Leads',
      Key: lead('l1'),
      UpdateExpression: 'SET stage = :s',
      ExpressionAttributeValues: { ':s': 'sql' },
    }),
  );
  expect((await documents.send(inStage('mql'))).Items).toEqual([]);
  expect((await documents.send(inStage('sql'))).Items).toEqual([lead('l1', { stage: 'sql' })]);
  await documents.send(new DeleteCommand({ TableName: 'Leads', Key: lead('l1') }));
  expect((await documents.send(inStage('sql'))).Items).toEqual([]);
});

test('thousands of items under one index key all have a row of their own, over pages', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  const ids = Array.from({ length: 6000 }, (_, i) => `l${i}`);
  for (let from = 0; from < ids.length; from += 25) {
    const requests = ids.slice(from, from + 25).map((id) => ({ PutRequest: { Item: lead(id, { stage: 'mql' }) } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { Leads: requests } }));
  }
  const found: unknown[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(inStage('mql', { Limit: 900, ExclusiveStartKey: start }));
    found.push(...(page.Items ?? []).map((item) => item.sk));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  expect(found).toHaveLength(6000);
  expect(new Set(found)).toEqual(new Set(ids));
});

test('sort keys are found by beginning and by range, in the order of their bytes', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  const keys = ['a#', 'a#1', 'a#10', 'a#2', 'a#é', 'a#\u{1F600}', 'b#1', 'r#1'];
  for (const sk of keys) await documents.send(new PutCommand({ TableName: 'Leads', Item: lead(sk) }));
  const find = async (condition: string, values: Record<string, string>) => {
    const query = new QueryCommand({
      TableName: 'Leads',
      KeyConditionExpression: `pk = :p AND ${condition}`,
      ExpressionAttributeValues: { ':p': 'w1', ...values },
      ConsistentRead: true,
    });
    return ((await documents.send(query)).Items ?? []).map((item) => item.sk);
  };
  expect(await find('begins_with(sk, :s)', { ':s': 'a#' })).toEqual(['a#', 'a#1', 'a#10', 'a#2', 'a#é', 'a#\u{1F600}']);
  expect(await find('sk BETWEEN :a AND :b', { ':a': 'a#10', ':b': 'b#1' })).toEqual([
    'a#10',
    'a#2',
    'a#é',
    'a#\u{1F600}',
    'b#1',
  ]);
  expect(await find('sk > :a', { ':a': 'b#1' })).toEqual(['r#1']);
});

test('one entry of a map is set and removed without touching the others', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  await documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { outbox: { t1: 'a', t2: 'b' } }) }));
  const change = (UpdateExpression: string, more: object = {}) =>
    documents.send(
      new UpdateCommand({
        TableName: 'Leads',
        Key: lead('l1'),
        UpdateExpression,
        ReturnValues: 'ALL_NEW',
        ...more,
      }),
    );
  const names = { '#id': 't1' };
  await change('REMOVE outbox.#id', {
    ExpressionAttributeNames: names,
    ConditionExpression: 'attribute_exists(outbox.#id)',
  });
  const { Attributes } = await change('SET outbox.t3 = :v, visits = if_not_exists(visits, :zero) + :one', {
    ExpressionAttributeValues: { ':v': 'c', ':zero': 0, ':one': 1 },
  });
  expect(Attributes).toEqual(lead('l1', { outbox: { t2: 'b', t3: 'c' }, visits: 1 }));
  await expect(
    change('REMOVE outbox.#id', {
      ExpressionAttributeNames: names,
      ConditionExpression: 'attribute_exists(outbox.#id)',
    }),
  ).rejects.toBeInstanceOf(ConditionalCheckFailedException);
});

test('a sorted index answers a range backwards and pages through it', async () => {
  const { documents } = await aCloud({ tables: [Leads] });
  for (const day of [-5, 0, 3, 10, 200]) {
    await documents.send(new PutCommand({ TableName: 'Leads', Item: lead(`l${day}`, { duePk: 'd', day, big: 'x' }) }));
  }
  const query = (start?: Record<string, unknown>) =>
    documents.send(
      new QueryCommand({
        TableName: 'Leads',
        IndexName: 'due',
        KeyConditionExpression: 'duePk = :d AND #day <= :max',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':d': 'd', ':max': 10 },
        ScanIndexForward: false,
        Limit: 2,
        ExclusiveStartKey: start,
      }),
    );
  const first = await query();
  const second = await query(first.LastEvaluatedKey);
  expect([...(first.Items ?? []), ...(second.Items ?? [])]).toEqual(
    [10, 3, 0, -5].map((day) => lead(`l${day}`, { duePk: 'd', day })),
  );
});

test('batches read and write several tables', async () => {
  const { documents } = await aCloud({ tables: [Leads, { name: 'Ledger', partitionKey: { name: 'id', type: 'S' } }] });
  await documents.send(
    new BatchWriteCommand({
      RequestItems: { Leads: [{ PutRequest: { Item: lead('l1') } }], Ledger: [{ PutRequest: { Item: { id: 'a1' } } }] },
    }),
  );
  const { Responses } = await documents.send(
    new BatchGetCommand({
      RequestItems: { Leads: { Keys: [lead('l1'), lead('l2')] }, Ledger: { Keys: [{ id: 'a1' }] } },
    }),
  );
  expect(Responses).toEqual({ Leads: [lead('l1')], Ledger: [{ id: 'a1' }] });
});

test('an index that a newer definition adds is filled from what is there, and a dropped one answers no more', async () => {
  const before = await aCloud({ tables: [{ ...Leads, indexes: [] }] });
  await before.documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1', { stage: 'mql' }) }));
  await before.aws.close();
  const after = await aCloud({ tables: [Leads], dataDir: before.dataDir });
  expect((await after.documents.send(inStage('mql'))).Items).toEqual([lead('l1', { stage: 'mql' })]);
  await after.aws.close();
  const dropped = await aCloud({ tables: [{ ...Leads, indexes: [] }], dataDir: before.dataDir });
  await expect(dropped.documents.send(inStage('mql'))).rejects.toThrow(/does not have the specified index/);
});

test('a table whose key was changed is refused in words', async () => {
  const before = await aCloud({ tables: [Leads] });
  await before.aws.close();
  const changed = { ...Leads, sortKey: { name: 'other', type: 'S' as const } };
  await expect(aCloud({ tables: [changed], dataDir: before.dataDir })).rejects.toThrow(
    /Leads is stored with another key/,
  );
});

test('tables say what they are, and what is not supported is refused by name', async () => {
  const { dynamodb } = await aCloud({ tables: [Leads] });
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'Leads' }));
  expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(['byStage', 'due']);
  await expect(dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringMatching(/TransactWriteItems is not supported .* Supported: GetItem, PutItem/),
  });
});

test('a principal reaches only the tables, indexes and actions it was granted, batches included', async () => {
  const reader = {
    name: 'reader',
    secretAccessKey: 'r',
    allow: ['GetItem', 'BatchGetItem', 'Query'].map((action) => ({
      action: `dynamodb:${action}`,
      resource: 'table/Leads',
    })),
  };
  const { aws } = await aCloud({
    tables: [Leads, { name: 'Ledger', partitionKey: { name: 'id', type: 'S' } }],
    principals: { ADMIN, READER: reader },
  });
  const { documents } = clientsOf(aws.endpoint, 'READER', 'r');
  await documents.send(new GetCommand({ TableName: 'Leads', Key: lead('l1') }));
  const refused = (action: string, resource: string) => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`reader is not authorized to perform dynamodb:${action} on ${resource}`),
  });
  await expect(documents.send(new PutCommand({ TableName: 'Leads', Item: lead('l1') }))).rejects.toMatchObject(
    refused('PutItem', 'table/Leads'),
  );
  await expect(documents.send(inStage('mql'))).rejects.toMatchObject(refused('Query', 'table/Leads/index/byStage'));
  await expect(documents.send(new ScanCommand({ TableName: 'Leads' }))).rejects.toMatchObject(
    refused('Scan', 'table/Leads'),
  );
  await expect(
    documents.send(
      new BatchGetCommand({ RequestItems: { Leads: { Keys: [lead('l1')] }, Ledger: { Keys: [{ id: 'a' }] } } }),
    ),
  ).rejects.toMatchObject(refused('BatchGetItem', 'table/Ledger'));
});

test('a caller without the secret is refused', async () => {
  const { aws } = await aCloud({ tables: [Leads] });
  const { documents } = clientsOf(aws.endpoint, 'ADMIN', 'guessed');
  await expect(documents.send(new GetCommand({ TableName: 'Leads', Key: lead('l1') }))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
  const stranger = clientsOf(aws.endpoint, 'NOBODY', 'x');
  await expect(stranger.documents.send(new GetCommand({ TableName: 'Leads', Key: lead('l1') }))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
});
