import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const TEXT = /^(text\/|application\/(json|x-www-form-urlencoded|[a-z.+-]+\+json)|$)/i;

/** So much is read of anybody; of more only where it is known who sends it. */
const STRANGER_BYTES = 64 * 1024;

/** Which bodies are read: how long they may be, and who must be asked before a long one is read on. */
export type BodyRule = { most: number; isKnown: () => Promise<boolean> };

/** A body that is not read on: too long, or long and from somebody whom nobody knows. */
export class BodyRefused extends Error {
  override name = 'BodyRefused';
  readonly status: 401 | 413;

  constructor(status: 401 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

const readBody = async (request: IncomingMessage, { most, isKnown }: BodyRule): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0);
  let known = false;
  const check = async () => {
    if (size > most) throw new BodyRefused(413, `The body is larger than ${most / 1000} KB.`);
    if (known || size <= STRANGER_BYTES) return;
    known = await isKnown();
    if (!known) throw new BodyRefused(401, 'You are not signed in.');
  };
  await check();
  size = 0;
  // What is refused is still answered: the socket stays, and the rest of the body is thrown away as it comes.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    await check();
    parts.push(part);
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
};

/** Path and query of a request line. What begins with two slashes is a path too, and names no host. */
export const targetOf = (request: IncomingMessage): URL | null => {
  const target = request.url ?? '/';
  return target.startsWith('/') ? URL.parse(`http://local${target}`) : URL.parse(target);
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Where a request comes from; a proxy on this machine says it in what it adds last. */
const addressOf = ({ socket, headers }: IncomingMessage): string => {
  const seen = socket.remoteAddress ?? '127.0.0.1';
  const [said] = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .slice(-1);
  return LOOPBACK.has(seen) && said !== undefined && said.trim() !== '' ? said.trim().slice(0, 64) : seen;
};

/** A request as an HTTP API hands it to Lambda (payload format 2.0). */
export const toEvent = async (
  request: IncomingMessage,
  url: URL,
  routeKey: string,
  requestId: string,
  rule: BodyRule,
): Promise<APIGatewayProxyEventV2> => {
  const body = await readBody(request, rule);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== 'cookie' && value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const isText = TEXT.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  const query = [...new Set(url.searchParams.keys())].map(
    (key) => [key, url.searchParams.getAll(key).join(',')] as const,
  );
  const method = request.method ?? 'GET';
  const now = Date.now();
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(request.headers.cookie !== undefined && { cookies: request.headers.cookie.split('; ') }),
    headers,
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: addressOf(request),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** Writes a function's answer as an HTTP API does. */
export const sendResult = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void => {
  response.statusCode = result.statusCode ?? 200;
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  if (result.cookies !== undefined && result.cookies.length > 0) response.setHeader('set-cookie', result.cookies);
  response.end(
    result.body === undefined
      ? undefined
      : Buffer.from(result.body, result.isBase64Encoded === true ? 'base64' : 'utf8'),
  );
};
