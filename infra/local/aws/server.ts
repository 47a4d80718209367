import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Caller, ServiceError, type ServiceHandler } from './answer.ts';
import type { FaultSwitch, Service, Strike } from './faults.ts';
import { createIdentifier, type Permissions, permissionsOf } from './identity.ts';
import type { Principal } from './options.ts';
import { type Route, routeOf } from './route.ts';
import type { Storage } from './storage.ts';

/** DynamoDB takes the largest requests: 16 MB. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** Already on its way to the client: bytes, not JSON. */
export type RawAnswer = { raw: true; status: number; headers: Record<string, string>; body: string };

const THROTTLED: Record<Service, string> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  events: 'ThrottlingException',
  sqs: 'RequestThrottled',
  states: 'ThrottlingException',
  ses: 'TooManyRequestsException',
  lambda: 'TooManyRequestsException',
};

export type ServerOptions = {
  port: number;
  principals: Readonly<Record<string, Principal>>;
  services: Readonly<Record<Service, ServiceHandler>>;
  faults: FaultSwitch;
  storage: Storage;
  onProblem: (message: string) => void;
};

/** Listens on loopback and answers each signed call once what it changed is on disk. */
export const listen = async (options: ServerOptions): Promise<{ endpoint: string; server: Server }> => {
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
    const service = options.services[route.service];
    if (!service.operations.includes(route.operation)) {
      throw new ServiceError(
        'UnknownOperationException',
        `${route.service}:${route.operation} is not supported by the embedded services. Supported: ${service.operations.join(', ')}.`,
      );
    }
    const answer = await service.answer(route.operation, route.input, callerOf(principal, requestId, strike));
    await options.storage.committed();
    return answer;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const requestId = randomUUID();
    let route: Route | undefined;
    try {
      route = routeOf(request, body);
      const url = request.url ?? '/';
      const principal = identify({ method: request.method ?? 'POST', url, headers: request.headers, body });
      const strike = options.faults.strikeCall(principal.name, route.service, route.operation);
      if (strike === 'cut-before') return void request.socket.destroy();
      const answer = await perform(route, principal, requestId, strike);
      if (strike === 'cut-after' || strike === 'lost-response') return void request.socket.destroy();
      sendAnswer(response, requestId, route, answer);
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        options.onProblem(`${route?.service}:${route?.operation} failed inside: ${String(error)}`);
      }
      sendError(response, requestId, route, error);
    }
  };

  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) return void request.destroy();
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      void handle(request, response, chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The embedded AWS has no port.');
  return { endpoint: `http://127.0.0.1:${address.port}`, server };
};

const denied = (principal: string, action: string, resource: string) =>
  new ServiceError(
    'AccessDeniedException',
    `${principal} is not authorized to perform ${action} on ${resource}: no grant of this principal allows it.`,
  );

const isRaw = (answer: unknown): answer is RawAnswer =>
  typeof answer === 'object' && answer !== null && 'raw' in answer && answer.raw === true;

const sendAnswer = (response: ServerResponse, requestId: string, route: Route, answer: unknown): void => {
  if (isRaw(answer)) {
    response.writeHead(answer.status, { 'x-amzn-requestid': requestId, ...answer.headers });
    response.end(answer.body);
    return;
  }
  const text = JSON.stringify(answer ?? {});
  response.writeHead(200, {
    'content-type': route.contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': requestId,
  });
  response.end(text);
};

const sendError = (response: ServerResponse, requestId: string, route: Route | undefined, error: unknown): void => {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError('InternalServerError', 'The embedded service failed.', 500);
  const text = JSON.stringify({ __type: known.type, message: known.message, Message: known.message, ...known.details });
  response.writeHead(known.status, {
    'content-type': route?.contentType ?? 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': known.type,
    ...(route?.service === 'sqs' ? { 'x-amzn-query-error': `${known.type};Sender` } : {}),
  });
  response.end(text);
};
