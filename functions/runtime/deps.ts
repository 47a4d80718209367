import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Role } from '../../shared/contract/index.ts';
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

/**
 * The sign-in service, where it runs in this very process. Elsewhere people are added in the service itself, and what the
 * workspace decides about them holds by its own record of them.
 */
export type SignIn = {
  accounts(): { id: string; email: string; roles: Role[] }[];
  /** Makes the account, or gives it these roles; the link signs in once. */
  invite(email: string, roles: readonly Role[]): { id: string; link: string };
  setRoles(id: string, roles: readonly Role[]): void;
  /** Ends all sessions of an account; answers their ids, as access tokens name them. */
  end(id: string): string[];
  endOne(session: string): void;
  remove(id: string): void;
};

/** All that a handler gets from where it runs; nothing in a handler asks where that is. */
export type Deps = {
  env: Readonly<Record<string, string>>;
  aws: AwsConfig;
  /** Epoch milliseconds. */
  now: () => number;
  log: Logger;
  signIn?: SignIn;
  /** Forgets what holds these addresses outside of the tables: mails and dead letters, where they lie in this process. */
  forget?: (addresses: readonly string[]) => Promise<void>;
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
