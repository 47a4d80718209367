import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Reply } from './calls.ts';
import type { SignedRequest } from './identity.ts';

/** What every SDK client takes as its `requestHandler`. */
export type RequestHandler = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** A request as the SDK's clients hand it over, after signing. */
type SdkRequest = {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
};

const toBuffer = (body: string | Uint8Array | undefined): Buffer => {
  if (body === undefined) return Buffer.alloc(0);
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
};

const toSignedRequest = ({ method, path, query = {}, headers, body }: SdkRequest): SignedRequest => {
  const lower: Record<string, string> = {};
  for (const name in headers) lower[name.toLowerCase()] = headers[name] ?? '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.append(name, String(value ?? ''));
  const url = search.size === 0 ? path : `${path}?${search}`;
  return { method, url, headers: lower, body: toBuffer(body), fromOutside: false };
};

/**
 * The way into the services for clients in this very process: the SDK's own protocol and grants, without a socket.
 * A cut looks as it would on one: ECONNRESET.
 */
export const createRequestHandler = (call: (request: SignedRequest) => Promise<Reply>): RequestHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  async handle(request: SdkRequest) {
    const reply = await call(toSignedRequest(request));
    if (reply === null) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status: statusCode, headers, body } = reply;
    return { response: { statusCode, headers, body: new Uint8Array(Buffer.from(body)) } };
  },
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({}),
  destroy() {},
});
