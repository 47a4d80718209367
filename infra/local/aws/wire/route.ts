import type { Service } from '../faults.ts';
import { ServiceError } from './answer.ts';
import type { SignedRequest } from './identity.ts';

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
export const routeOf = ({ method, url, headers, body }: SignedRequest): Route => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = TARGETS[prefix];
    if (service === undefined) throw unknownOperation(target);
    const contentType = headers['content-type'] ?? 'application/x-amz-json-1.0';
    return { service, operation, input: parse(body), contentType };
  }
  if (url.startsWith('/v2/email/')) {
    const sends = method === 'POST' && url === '/v2/email/outbound-emails';
    const operation = sends ? 'SendEmail' : `${method} ${url}`;
    return { service: 'ses', operation, input: sends ? parse(body) : null, contentType: 'application/json' };
  }
  const invoked = FUNCTION_PATH.exec(url)?.[1];
  if (invoked !== undefined && method === 'POST') {
    const input = {
      FunctionName: decodeURIComponent(invoked),
      InvocationType: headers['x-amz-invocation-type'] ?? 'RequestResponse',
      Payload: body.length === 0 ? null : parse(body),
    };
    return { service: 'lambda', operation: 'Invoke', input, contentType: 'application/json' };
  }
  throw unknownOperation(`${method} ${url}`);
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
