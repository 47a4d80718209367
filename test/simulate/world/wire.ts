import { Refusal } from '../services/refusal.ts';

/** A request as the SDK's clients hand it over. */
export type SdkRequest = { method: string; path: string; headers: Record<string, string>; body?: string | Uint8Array };
export type Service = 'dynamodb' | 'events' | 'states' | 'ses' | 'sqs';
/** Which operation of which service is asked for, and with what. */
export type Call = { service: Service; operation: string; input: Record<string, unknown> };

const targets: Record<string, Service> = {
  DynamoDB_20120810: 'dynamodb',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'states',
};

const textOf = (body: Uint8Array | undefined): string =>
  body === undefined ? '' : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');

export const callOf = ({ path, headers, body }: SdkRequest): Call => {
  const text = typeof body === 'string' ? body : textOf(body);
  const input = JSON.parse(text || '{}') as Record<string, unknown>;
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  if (target === undefined)
    return { service: 'ses', operation: path.endsWith('outbound-emails') ? 'SendEmail' : path, input };
  const [prefix = '', operation = ''] = target.split('.');
  return { service: targets[prefix] ?? 'sqs', operation, input };
};

const reply = (statusCode: number, headers: Record<string, string>, body: unknown) => ({
  response: {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
    body: new Uint8Array(Buffer.from(JSON.stringify(body))),
  },
});

export const replyOf = (answer: unknown) => reply(200, {}, answer ?? {});

export const refusalOf = (error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
  const { type, message, status, details } = error;
  return reply(status, { 'x-amzn-errortype': type }, { __type: type, message, Message: message, ...details });
};

const throttled: Record<Service, string> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  events: 'ThrottlingException',
  sqs: 'RequestThrottled',
  states: 'ThrottlingException',
  ses: 'TooManyRequestsException',
};

/** What a service says that has too much to do, or that failed inside. */
export const refusedBy = (by: 'throttle' | 'error', service: Service): Refusal =>
  by === 'throttle'
    ? new Refusal(throttled[service], 'Rate exceeded.', service === 'ses' ? 429 : 400)
    : new Refusal('InternalServerError', 'The service failed.', 500);

/** What becomes of a connection that is cut. */
export const cut = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
