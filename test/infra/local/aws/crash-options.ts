import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import type { AwsOptions, Invoke } from '../../../../infra/local/aws/index.ts';
import { ADMIN, clientsOf } from './clients.ts';

/** What the killed process and the one that comes after it have in common. */
export const crashOptions = {
  principals: { ADMIN },
  tables: [
    {
      name: 'Seen',
      partitionKey: { name: 'id', type: 'S' },
      indexes: [{ name: 'byParity', partitionKey: { name: 'parity', type: 'S' } }],
    },
  ],
  buses: [{ name: 'ripen', rules: [{ name: 'all', pattern: { source: ['ripen'] }, targets: [{ queue: 'work' }] }] }],
  queues: [
    {
      name: 'work',
      visibilityTimeout: 300,
      maxReceiveCount: 3,
      deadLetter: 'work-dead',
      consumer: { function: 'worker', batchSize: 10, concurrency: 4 },
    },
  ],
} as const satisfies Partial<AwsOptions>;

/** Functions that never answer, or that record each message in a table whose index moves with every write. */
export type FunctionStyle = 'hang' | 'record';

export const aRecorder = (style: FunctionStyle): { invoke: Invoke; use(endpoint: string): void } => {
  const endpoint = Promise.withResolvers<string>();
  const clients = endpoint.promise.then((url) => clientsOf(url));
  return {
    use: endpoint.resolve,
    async invoke(_name, event) {
      if (style === 'hang') return new Promise(() => {});
      const { dynamodb } = await clients;
      for (const { body } of (event as SQSEvent).Records) {
        const id = (JSON.parse(body) as { detail: { id: string } }).detail.id;
        for (const parity of ['odd', 'even']) {
          await dynamodb.send(
            new UpdateItemCommand({
              TableName: 'Seen',
              Key: { id: { S: id } },
              UpdateExpression: 'SET parity = :p',
              ExpressionAttributeValues: { ':p': { S: parity } },
            }),
          );
        }
      }
      return null;
    },
  };
};
