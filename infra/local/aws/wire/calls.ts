import { randomUUID } from 'node:crypto';
import type { FaultSwitch, Service, Strike } from '../faults.ts';
import type { Principal } from '../options.ts';
import { DataFolderError } from '../storage/disk-trouble.ts';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError, type ServiceHandler } from './answer.ts';
import { createIdentifier, type Permissions, permissionsOf, type SignedRequest } from './identity.ts';
import { type Route, routeOf } from './route.ts';

/** What goes back to the client; null when the connection is cut instead. */
export type Reply = { status: number; headers: Record<string, string>; body: string } | null;

/** An answer that is not simply JSON with status 200. */
export type RawAnswer = { raw: true; status: number; headers: Record<string, string>; body: string };

const THROTTLED: Record<Service, string> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  events: 'ThrottlingException',
  sqs: 'RequestThrottled',
  states: 'ThrottlingException',
  ses: 'TooManyRequestsException',
  lambda: 'TooManyRequestsException',
};

export type CallsOptions = {
  principals: Readonly<Record<string, Principal>>;
  services: Readonly<Record<Service, ServiceHandler>>;
  faults: FaultSwitch;
  storage: Storage;
  onProblem: (message: string) => void;
};

/** Answers one signed request, over a socket or from this process, once what it changed is on disk. */
export const createCalls = (options: CallsOptions): ((request: SignedRequest) => Promise<Reply>) => {
  const { faults, services, storage, onProblem } = options;
  const identify = createIdentifier(options.principals);
  const permissions = new Map<Principal, Permissions>();
  for (const principal of Object.values(options.principals)) permissions.set(principal, permissionsOf(principal.allow));

  const callerOf = (principal: Principal, requestId: string, strike: Strike): Caller => {
    const allowed = permissions.get(principal) ?? permissionsOf(principal.allow);
    return {
      name: principal.name,
      requestId,
      mustBeAllowed(action, resource) {
        if (!allowed.allows(action, resource)) throw denied(principal.name, action, resource);
      },
      mayCall: (action) => allowed.allowsSomewhere(action),
      unprocessed: strike === 'unprocessed',
    };
  };

  const perform = async (route: Route, principal: Principal, requestId: string, strike: Strike): Promise<unknown> => {
    if (strike === 'throttle') throw new ServiceError(THROTTLED[route.service], 'Rate exceeded (fault switch).');
    if (strike === 'error') throw new ServiceError('InternalServerError', 'Failed (fault switch).', 500);
    const service = services[route.service];
    if (!service.operations.includes(route.operation)) {
      throw new ServiceError(
        'UnknownOperationException',
        `${route.service}:${route.operation} is not supported by the embedded services. Supported: ${service.operations.join(', ')}.`,
      );
    }
    const caller = callerOf(principal, requestId, strike);
    try {
      return await service.answer(route.operation, route.input, caller);
    } finally {
      // A refusal waits too: what it saw (a version, a token, a name that is taken) must not be lost after it was told.
      await storage.committed();
    }
  };

  return async (request) => {
    const requestId = randomUUID();
    let route: Route | undefined;
    try {
      route = routeOf(request);
      const principal = identify(request);
      const strike = faults.strikeCall(principal.name, route.service, route.operation);
      if (strike === 'cut-before') return null;
      const answer = await perform(route, principal, requestId, strike);
      if (strike === 'cut-after' || strike === 'lost-response') return null;
      return toReply(requestId, route, answer);
    } catch (error) {
      // That the disk failed is told once, by whoever closes all of this.
      if (!(error instanceof ServiceError || error instanceof DataFolderError)) {
        onProblem(`${route?.service}:${route?.operation} failed inside: ${String(error)}`);
      }
      return toErrorReply(requestId, route, error);
    }
  };
};

const denied = (principal: string, action: string, resource: string) =>
  new ServiceError(
    'AccessDeniedException',
    `${principal} is not authorized to perform ${action} on ${resource}: no grant of this principal allows it.`,
  );

const isRaw = (answer: unknown): answer is RawAnswer =>
  typeof answer === 'object' && answer !== null && 'raw' in answer && answer.raw === true;

const toReply = (requestId: string, route: Route, answer: unknown): Reply => {
  if (isRaw(answer)) {
    const { status, headers, body } = answer;
    return { status, headers: { ...headers, 'x-amzn-requestid': requestId }, body };
  }
  const headers = { 'content-type': route.contentType, 'x-amzn-requestid': requestId };
  return { status: 200, headers, body: JSON.stringify(answer ?? {}) };
};

const toErrorReply = (requestId: string, route: Route | undefined, error: unknown): Reply => {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError('InternalServerError', 'The embedded service failed.', 500);
  const { type, message, status, details } = known;
  return {
    status,
    headers: {
      'content-type': route?.contentType ?? 'application/x-amz-json-1.0',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': type,
      ...(route?.service === 'sqs' ? { 'x-amzn-query-error': `${type};Sender` } : {}),
    },
    body: JSON.stringify({ __type: type, message, Message: message, ...details }),
  };
};
