import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiError } from '../../shared/contract/index.ts';

/** A cookie of the request, or undefined. */
export const cookie = (request: IncomingMessage, name: string): string | undefined =>
  request.headers.cookie
    ?.split('; ')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The fields of a small urlencoded form; anything over 64 KB is cut off. */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString('utf8');
    if (text.length > 65_536) break;
  }
  return new URLSearchParams(text);
};

export const sendHtml = (response: ServerResponse, html: string, status = 200): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'SAMEORIGIN',
  });
  response.end(html);
};

export const sendJson = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

export const redirect = (response: ServerResponse, location: string, headers: Record<string, string> = {}): void => {
  response.writeHead(303, { location, 'cache-control': 'no-store', ...headers });
  response.end();
};

/** Whether a person with a browser asks, who wants a page and not JSON. */
export const wantsHtml = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');

const saidOf = {
  400: { code: 'bad request', hint: 'Ask for a path, such as /api/leads.' },
  401: { code: 'not signed in', hint: 'Sign in again, then send it once more.' },
  404: { code: 'not found', hint: 'GET /api/openapi.json lists every route.' },
  413: { code: 'too large', hint: 'Send it in smaller parts.' },
} as const;

/** What is refused before any function is asked, in the form that the API refuses in. */
export const sendError = (response: ServerResponse, status: keyof typeof saidOf, message: string): void =>
  sendJson(response, { error: { ...saidOf[status], message } } satisfies ApiError, status);
