import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { createFaultSwitch } from '../../../../infra/local/aws/index.ts';
import { aCloud } from './a-cloud.ts';
import { ADMIN, clientsOf } from './clients.ts';

const aCloudWithin = async () => {
  const faults = createFaultSwitch();
  const READER = { name: 'reader', secretAccessKey: 'r', allow: [] };
  const { aws } = await aCloud({
    tables: [{ name: 'Things', partitionKey: { name: 'id', type: 'S' } }],
    queues: [{ name: 'work' }],
    principals: { ADMIN, READER },
    faults,
  });
  // Nothing listens on this endpoint: what is answered came through the handler.
  const within = clientsOf('http://127.0.0.1:1', 'ADMIN', ADMIN.secretAccessKey, aws.requestHandler);
  return { aws, faults, within };
};

const put = new PutCommand({
  TableName: 'Things',
  Item: { id: 'é', n: 1 },
  ConditionExpression: 'attribute_not_exists(id)',
});

test('clients in the process reach every service without a socket', async () => {
  const { within, aws } = await aCloudWithin();
  await within.documents.send(put);
  const { Item } = await within.documents.send(new GetCommand({ TableName: 'Things', Key: { id: 'é' } }));
  expect(Item).toEqual({ id: 'é', n: 1 });
  await expect(within.documents.send(put)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  const entry = { Source: 's', DetailType: 't', Detail: '{}' };
  expect(await within.events.send(new PutEventsCommand({ Entries: [entry] }))).toMatchObject({ FailedEntryCount: 0 });
  expect((await within.states.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
  expect((await within.sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toMatch(/\/work$/);
  const Simple = { Subject: { Data: 'Hi' }, Body: { Text: { Data: 'Hi' } } };
  const email = { FromEmailAddress: 'a@b.example', Destination: { ToAddresses: ['c@d.example'] }, Content: { Simple } };
  expect((await within.ses.send(new SendEmailCommand(email))).MessageId).toBe(aws.mailbox.list()[0]?.id);
});

test('grants and cuts are the same without a socket', async () => {
  const { aws, faults, within } = await aCloudWithin();
  const reader = clientsOf('http://127.0.0.1:1', 'READER', 'r', aws.requestHandler);
  await expect(reader.documents.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  faults.cutAt('admin', 1);
  await expect(within.documents.send(put)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
