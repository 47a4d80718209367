import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Reply } from './calls.ts';
import type { SignedRequest } from './identity.ts';

/** DynamoDB takes the largest requests: 16 MB. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** Reads a whole request; null when the client went away or sent too much. */
const read = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks)));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });

const send = (response: ServerResponse, reply: Reply): void => {
  if (reply === null) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
};

/** Listens on loopback for signed calls. */
export const listen = async (
  port: number,
  call: (request: SignedRequest) => Promise<Reply>,
): Promise<{ endpoint: string; server: Server }> => {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request);
    if (body === null) return;
    const { method = 'POST', url = '/', headers } = request;
    send(response, await call({ method, url, headers, body, fromOutside: true }));
  };
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The embedded AWS has no port.');
  return { endpoint: `http://127.0.0.1:${address.port}`, server };
};

/** Stops taking connections; those that are idle end now, the others within a second. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1000).unref();
  });
