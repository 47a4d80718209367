import type { IncomingMessage } from 'node:http';
import { ServiceError } from './answer.ts';
import type { Service } from './faults.ts';

/** Which operation of which service a request asks for, and with what. */
export type Route = { service: Service; operation: string; input: unknown; contentType: string };

/** How the `x-amz-target` header begins, by service. */
const TARGETS: Readonly<Record<string, Service>> = {
  DynamoDB_20120810: 'dynamodb',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'states',
};

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/;

/** Reads service, operation and JSON input from a request, whichever of the SDK's protocols it speaks. */
export const routeOf = (request: IncomingMessage, body: Buffer): Route => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = TARGETS[prefix];
    if (service === undefined) throw unknownOperation(target);
    const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.0';
    return { service, operation, input: parse(body), contentType };
  }
  const url = request.url ?? '/';
  if (url.startsWith('/v2/email/')) {
    const sends = request.method === 'POST' && url === '/v2/email/outbound-emails';
    const operation = sends ? 'SendEmail' : `${request.method} ${url}`;
    return { service: 'ses', operation, input: sends ? parse(body) : null, contentType: 'application/json' };
  }
  const invoked = FUNCTION_PATH.exec(url)?.[1];
  if (invoked !== undefined && request.method === 'POST') {
    const input = {
      FunctionName: decodeURIComponent(invoked),
      InvocationType: request.headers['x-amz-invocation-type'] ?? 'RequestResponse',
      Payload: body.length === 0 ? null : parse(body),
    };
    return { service: 'lambda', operation: 'Invoke', input, contentType: 'application/json' };
  }
  throw unknownOperation(`${request.method} ${url}`);
};

const unknownOperation = (what: string) =>
  new ServiceError('UnknownOperationException', `${what} is not a call that the embedded services know.`, 404);

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
};
