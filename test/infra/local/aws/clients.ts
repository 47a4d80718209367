import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Grant, REGION, type RequestHandler } from '../../../../infra/local/aws/index.ts';

/** Leave to do everything, for tests that are not about leave. */
export const EVERYTHING: readonly Grant[] = [{ action: '*', resource: '*' }];

export const ADMIN = { name: 'admin', secretAccessKey: 'secret-of-admin', allow: EVERYTHING };

/** Clients of every service as one principal, without retries: a test wants to see what happened. */
export const clientsOf = (
  endpoint: string,
  accessKeyId = 'ADMIN',
  secretAccessKey = ADMIN.secretAccessKey,
  requestHandler?: RequestHandler,
) => {
  const config = {
    endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const dynamodb = new DynamoDBClient(config);
  return {
    dynamodb,
    documents: DynamoDBDocumentClient.from(dynamodb),
    events: new EventBridgeClient(config),
    sqs: new SQSClient(config),
    states: new SFNClient(config),
    ses: new SESv2Client(config),
  };
};
