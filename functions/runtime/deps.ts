import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Logger } from './logger.ts';

/** What the constructor of every SDK client takes. `endpoint` and `credentials` are absent on Lambda. */
export type AwsConfig = {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Spares the SDK from building its middleware anew on each call. */
  cacheMiddleware?: boolean;
  maxAttempts?: number;
  /** Spares a socket where the services are in this very process. */
  requestHandler?: NonNullable<DynamoDBClientConfig['requestHandler']>;
};

/** All that a handler gets from where it runs; nothing in a handler asks where that is. */
export type Deps = {
  env: Readonly<Record<string, string>>;
  aws: AwsConfig;
  /** Epoch milliseconds. */
  now: () => number;
  log: Logger;
};

/** What Lambda (or the local runtime) says about this one call. */
export type CallContext = {
  awsRequestId: string;
  /** Milliseconds until the call is cut off. */
  getRemainingTimeInMillis?(): number;
};

/** A handler as both Lambda and the local runtime call it. */
export type Handler<In, Out> = (event: In, context?: CallContext) => Promise<Out>;

/** A setting that must be there; its absence is a mistake of the deployment, so it says which one. */
export const setting = (deps: Pick<Deps, 'env'>, name: string): string => {
  const value = deps.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
};
