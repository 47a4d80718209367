import { randomUUID } from 'node:crypto';
import { authenticator } from '../../functions/http/index.ts';
import {
  type CallContext,
  type Deps,
  type Logger,
  namingRequests,
  type SignIn,
  underRequestId,
} from '../../functions/runtime/index.ts';
import { openTables } from '../../functions/store/table.ts';
import {
  type FunctionName,
  functions,
  type LambdaFunction,
  prefix,
  queues,
  type TableName,
  tableName,
  tables,
} from '../topology.ts';
import type { Aws, Principal } from './aws/index.ts';
import { arns, queueUrl, REGION } from './aws/index.ts';
import { deadLetterName, grantsOf, machineRole, queueName } from './wiring.ts';

type Handler = (event: unknown, context: CallContext) => Promise<unknown>;
type HandlerModule = { create: (deps: Deps) => Handler };

/** Each function's module, imported when the process starts. */
const modules: Record<FunctionName, () => Promise<unknown>> = {
  collect: () => import('../../functions/collect/handler.ts'),
  score: () => import('../../functions/score/handler.ts'),
  'start-flows': () => import('../../functions/start-flows/handler.ts'),
  steps: () => import('../../functions/steps/handler.ts'),
  'email-events': () => import('../../functions/email-events/handler.ts'),
  preferences: () => import('../../functions/preferences/handler.ts'),
  api: () => import('../../functions/api/handler.ts'),
  publish: () => import('../../functions/publish/handler.ts'),
  sweep: () => import('../../functions/sweep/handler.ts'),
};

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const functionNames = Object.keys(functions) as FunctionName[];

/** A function that did not answer within the time its Lambda would have. */
class FunctionTimedOut extends Error {
  override name = 'Sandbox.Timedout';
}

/** What every function's environment holds, besides what only some may know. */
export type HostOptions = {
  baseUrl: string;
  issuer: string;
  clientId: string;
  /** Whom access tokens must be for; left out, they must be as Cognito makes them. */
  audience?: string;
  secret: string;
  mailFrom: string;
  timeScale: number;
  webhookAllow: string;
  /** Requests a second of one public key; left out, the default. */
  keyPerSecond?: number;
  now: () => number;
  log: Logger;
  signIn?: SignIn;
  forget?: NonNullable<Deps['forget']>;
};

/** One caller per function: its key is unguessable and good only for what the topology grants. */
export type Credentials = { accessKeyId: string; secretAccessKey: string };
export const issueCredentials = (): Record<FunctionName | 'starter', Credentials> =>
  Object.fromEntries(
    [...functionNames, 'starter' as const].map((name) => [
      name,
      { accessKeyId: `${name}-${randomUUID()}`, secretAccessKey: randomUUID() },
    ]),
  ) as Record<FunctionName | 'starter', Credentials>;

/** The starter fills an empty workspace and publishes its flows; it may do what the publisher may. */
export const principalsOf = (credentials: Record<FunctionName | 'starter', Credentials>): Record<string, Principal> =>
  Object.fromEntries(
    [...functionNames, 'starter' as const].map((name) => [
      credentials[name].accessKeyId,
      {
        name,
        secretAccessKey: credentials[name].secretAccessKey,
        allow: name === 'starter' ? grantsOf(functions.publish.grants) : grantsOf(lambdas[name].grants),
      },
    ]),
  );

const environment = (endpoint: string, options: HostOptions, secret: boolean): Record<string, string> => ({
  WORKSPACE: 'main',
  BASE_URL: options.baseUrl,
  OIDC_ISSUER: options.issuer,
  OIDC_CLIENT_ID: options.clientId,
  ...(options.audience !== undefined && { OIDC_AUDIENCE: options.audience }),
  MAIL_FROM: options.mailFrom,
  // The embedded provider knows by its `once` tag an email that it has had already.
  MAIL_REPEATS: 'told apart',
  BUS_NAME: prefix,
  STATE_MACHINE_PREFIX: `${prefix}-`,
  STATE_MACHINE_ARN_PREFIX: arns.stateMachine(`${prefix}-`),
  STEPS_FUNCTION_ARN: arns.function('steps'),
  MACHINE_ROLE_ARN: machineRole.arn,
  TIME_SCALE: String(options.timeScale),
  RIPEN_WEBHOOK_ALLOW: options.webhookAllow,
  ...(options.keyPerSecond !== undefined && { KEY_PER_SECOND: String(options.keyPerSecond) }),
  ...(secret && { SECRET: options.secret }),
  ...Object.fromEntries(
    (Object.keys(tables) as TableName[]).map((table) => [`TABLE_${table.toUpperCase()}`, tableName(table)]),
  ),
  ...Object.fromEntries(
    Object.keys(queues).flatMap((queue) => {
      const name = queue.toUpperCase().replaceAll('-', '_');
      return [
        [`QUEUE_${name}_URL`, queueUrl(endpoint, queueName(queue))],
        [`QUEUE_${name}_DEAD_URL`, queueUrl(endpoint, deadLetterName(queue))],
        [`QUEUE_${name}_ARN`, arns.queue(queueName(queue))],
        [`QUEUE_${name}_DEAD_ARN`, arns.queue(deadLetterName(queue))],
      ];
    }),
  ),
});

/** What a function (or the starter) is given: the same `Deps` that it makes for itself on Lambda. */
export const depsFor = (
  name: FunctionName | 'starter',
  services: Pick<Aws, 'endpoint' | 'requestHandler'>,
  credentials: Credentials,
  options: HostOptions,
): Deps => ({
  env: environment(services.endpoint, options, name === 'starter' || lambdas[name].secret === true),
  aws: {
    region: REGION,
    endpoint: services.endpoint,
    requestHandler: services.requestHandler,
    cacheMiddleware: true,
    credentials,
  },
  now: options.now,
  log: namingRequests(options.log),
  ...(options.signIn !== undefined && { signIn: options.signIn }),
  ...(options.forget !== undefined && { forget: options.forget }),
});

/** The functions, ready to be called by name. */
export type Host = {
  invoke(name: string, event: unknown, context?: { requestId: string }): Promise<unknown>;
  /** Whether an `Authorization` header is that of somebody who signed in, or of a server key. */
  knows(authorization: string | undefined): Promise<boolean>;
};

/** Loads every function once, each with its own credentials. */
export const startHost = async (
  services: Pick<Aws, 'endpoint' | 'requestHandler'>,
  credentials: Record<FunctionName, Credentials>,
  options: HostOptions,
): Promise<Host> => {
  const handlers = new Map<string, { handle: Handler; timeoutMs: number }>();
  await Promise.all(
    functionNames.map(async (name) => {
      const { create } = (await modules[name]()) as HandlerModule;
      const handle = create(depsFor(name, services, credentials[name], options));
      handlers.set(name, { handle, timeoutMs: lambdas[name].timeoutSeconds * 1000 });
    }),
  );
  const deps = depsFor('api', services, credentials.api, options);
  const authenticate = authenticator(deps, openTables(deps));
  return {
    knows: (authorization) =>
      authenticate(authorization).then(
        () => true,
        () => false,
      ),
    invoke(name, event, context = { requestId: randomUUID() }) {
      const found = handlers.get(name);
      if (found === undefined) return Promise.reject(new Error(`There is no function "${name}".`));
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => reject(new FunctionTimedOut(`${name} did not answer within ${found.timeoutMs / 1000} s`)),
        found.timeoutMs,
      );
      const until = performance.now() + found.timeoutMs;
      const call = { awsRequestId: context.requestId, getRemainingTimeInMillis: () => until - performance.now() };
      const answer = underRequestId(event, call, () => found.handle(event, call));
      return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
    },
  };
};
