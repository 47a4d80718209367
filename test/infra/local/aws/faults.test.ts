import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { BatchGetCommand, BatchWriteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { createFaultSwitch } from '../../../../infra/local/aws/index.ts';
import { aCloud } from './a-cloud.ts';
import { ADMIN, clientsOf, EVERYTHING } from './clients.ts';

const Things = { name: 'Things', partitionKey: { name: 'id', type: 'S' as const } };

const aFaultyCloud = async () => {
  const faults = createFaultSwitch();
  const SCORE = { name: 'score', secretAccessKey: 's', allow: EVERYTHING };
  const cloud = await aCloud({ tables: [Things], faults, principals: { ADMIN, SCORE } });
  const score = clientsOf(cloud.aws.endpoint, 'SCORE', 's');
  const put = (id: string) => score.documents.send(new PutCommand({ TableName: 'Things', Item: { id } }));
  const exists = async (id: string) => {
    const { Item } = await cloud.documents.send(new GetCommand({ TableName: 'Things', Key: { id } }));
    return Item !== undefined;
  };
  return { faults, put, exists, score, cloud };
};

test('a throttled or failed call is not performed, and only the chosen calls are struck', async () => {
  const { faults, put, exists } = await aFaultyCloud();
  const throttle = faults.onCall({ principal: 'score', operation: 'PutItem' }, 'throttle', { skip: 1, times: 1 });
  await put('a');
  await expect(put('b')).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  await put('c');
  faults.onCall({ service: 'dynamodb', principal: 'score' }, 'error', { times: 1 });
  await expect(put('d')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(throttle.hits()).toBe(1);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(exists))).toEqual([true, false, true, false]);
});

test('a lost response was performed', async () => {
  const { faults, put, exists } = await aFaultyCloud();
  faults.onCall({ operation: 'PutItem' }, 'lost-response', { times: 1 });
  await expect(put('a')).rejects.toThrow();
  expect(await exists('a')).toBe(true);
});

test.each([
  ['before', [true, false, false]],
  ['after', [true, true, false]],
] as const)(
  'a principal that is cut %s its second call reaches nothing more until the reset',
  async (when, expected) => {
    const { faults, put, exists } = await aFaultyCloud();
    const cut = faults.cutAt('score', 2, when);
    await put('a');
    expect(cut.reached()).toBe(false);
    await expect(put('b')).rejects.toThrow();
    await expect(put('c')).rejects.toThrow();
    expect(cut.reached()).toBe(true);
    expect(await Promise.all(['a', 'b', 'c'].map(exists))).toEqual(expected);
    faults.reset();
    await put('d');
    expect(await exists('d')).toBe(true);
  },
);

test('unprocessed items are handed back half', async () => {
  const { faults, score, exists } = await aFaultyCloud();
  faults.onCall({}, 'unprocessed', { times: 2 });
  const requests = ['a', 'b'].map((id) => ({ PutRequest: { Item: { id } } }));
  const written = await score.documents.send(new BatchWriteCommand({ RequestItems: { Things: requests } }));
  expect(written.UnprocessedItems).toEqual({ Things: [{ PutRequest: { Item: { id: 'b' } } }] });
  const read = await score.documents.send(
    new BatchGetCommand({ RequestItems: { Things: { Keys: [{ id: 'a' }, { id: 'b' }] } } }),
  );
  expect(read.Responses).toEqual({ Things: [{ id: 'a' }] });
  expect(read.UnprocessedKeys).toEqual({ Things: { Keys: [{ id: 'b' }] } });
  expect(await exists('b')).toBe(false);
});

test('calls are counted by principal and operation', async () => {
  const { faults, put, score } = await aFaultyCloud();
  await put('a');
  await put('b');
  await score.events.send(new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 't', Detail: '{}' }] }));
  expect(faults.counts()).toEqual({ score: { 'dynamodb:PutItem': 2, 'events:PutEvents': 1 } });
  faults.clearCounts();
  expect(faults.counts()).toEqual({});
});
