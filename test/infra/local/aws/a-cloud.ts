import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import {
  type Aws,
  type AwsOptions,
  type Clock,
  type Grant,
  REGION,
  startAws,
} from '../../../../infra/local/aws/index.ts';

/** Leave to do everything, for tests that are not about leave. */
export const EVERYTHING: readonly Grant[] = [{ action: '*', resource: '*' }];

export const ADMIN = { name: 'admin', secretAccessKey: 'secret-of-admin', allow: EVERYTHING };

/** A folder that goes away with the test. */
export const aFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ripen-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Clients of every service as one principal, without retries: a test wants to see what happened. */
export const clientsOf = (endpoint: string, accessKeyId = 'ADMIN', secretAccessKey = ADMIN.secretAccessKey) => {
  const config = { endpoint, region: REGION, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const dynamodb = new DynamoDBClient(config);
  const clients = {
    dynamodb,
    documents: DynamoDBDocumentClient.from(dynamodb),
    events: new EventBridgeClient(config),
    sqs: new SQSClient(config),
    states: new SFNClient(config),
    ses: new SESv2Client(config),
  };
  return clients;
};

export type Cloud = ReturnType<typeof clientsOf> & { aws: Aws; dataDir: string };

/** Starts the services with what the test needs of them; stopped when the test ends. */
export const aCloud = async (given: Partial<AwsOptions> = {}): Promise<Cloud> => {
  const dataDir = given.dataDir ?? aFolder();
  const aws = await startAws({
    principals: { ADMIN },
    tables: [],
    buses: [],
    queues: [],
    invoke: async () => null,
    ...given,
    dataDir,
  });
  onTestFinished(() => aws.close().catch(() => {}));
  return { ...clientsOf(aws.endpoint), aws, dataDir };
};

/** A clock that stands still until it is moved. */
export const aClock = (start = Date.parse('2026-11-02T09:00:00Z')): Clock & { forward(ms: number): void } => {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    setTimer(at, run) {
      const timer = { at, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    forward(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.run();
      }
    },
  };
};

/** A function whose calls a test can await one by one. */
export const aFunction = <Event = unknown>(answer: (event: Event, call: number) => unknown = () => null) => {
  const calls: Event[] = [];
  let next = Promise.withResolvers<void>();
  return {
    calls,
    invoke: async (_name: string, event: unknown) => {
      calls.push(event as Event);
      next.resolve();
      next = Promise.withResolvers();
      return await answer(event as Event, calls.length);
    },
    /** Resolves once the function has been called `count` times. */
    async called(count: number): Promise<void> {
      while (calls.length < count) await next.promise;
    },
  };
};
