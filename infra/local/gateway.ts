import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { bodyLimitOf } from '../../functions/api/index.ts';
import type { Logger } from '../../functions/runtime/index.ts';
import { REQUEST_BYTES } from '../../shared/activity/index.ts';
import type { Mailbox } from './aws/index.ts';
import { serveBuilder } from './builder-files.ts';
import type { Host } from './host.ts';
import { BodyRefused, type BodyRule, sendResult, targetOf, toEvent } from './http-api.ts';
import type { Issuer } from './issuer/issuer.ts';
import { serveMailbox } from './mailbox/mailbox.ts';
import type { Metrics } from './operate/metrics.ts';
import { escapeHtml, page } from './page.ts';
import { findRoute, type Route } from './routes.ts';
import { redirect, sendError, sendHtml, sendJson, wantsHtml } from './web.ts';

/** What the gateway hands requests to; set once everything behind it runs. */
export type Behind = {
  host: Host;
  issuer: Issuer;
  mailbox: Mailbox;
  /** Why nothing is sent for now. */
  held: () => string | undefined;
  /** Nobody has used the first keys yet: the first use is told. */
  hasUntoldKeys: boolean;
};

/** Why nothing is answered but 503. */
export type NotReady = 'starting' | 'the disk fails' | 'stopping';

/** What the HTTP API, CloudFront and S3 are on AWS: one server that finds the function, or the file, for a request. */
export type Gateway = {
  server: Server;
  open(behind: Behind): void;
  /** Answers 503 with this sentence to every request from now on, those too that are being worked on and fail. */
  refuse(why: NotReady, sentence: string): void;
};

export type GatewayOptions = {
  log: Logger;
  metrics: Metrics;
  /** What opens /metrics; without it there is no such page. */
  metricsToken: string | undefined;
  /** Somebody has the first keys. */
  onKeyUsed: () => void;
};

/** How soon a client should try again, in seconds. */
const RETRY_SECONDS: Record<NotReady, number> = { starting: 2, 'the disk fails': 10, stopping: 5 };

const isSuccess = ({ statusCode = 200 }: APIGatewayProxyStructuredResultV2): boolean => statusCode < 300;

export const createGateway = ({ log, metrics, metricsToken, onKeyUsed }: GatewayOptions): Gateway => {
  let behind: Behind | undefined;
  let refusal: { why: NotReady; sentence: string } = {
    why: 'starting',
    sentence: 'Ripen is starting. Try again in a moment.',
  };
  const builder = serveBuilder();

  /** Whoever is told 503 tries again; a tracker keeps what it could not send. */
  const refuse = (request: IncomingMessage, response: ServerResponse): void => {
    const { why, sentence } = refusal;
    response.setHeader('retry-after', String(RETRY_SECONDS[why]));
    if (why === 'stopping') response.setHeader('connection', 'close');
    if (wantsHtml(request)) sendHtml(response, waitingPage(sentence), 503);
    else sendJson(response, { ok: false, status: why, message: sentence }, 503);
  };

  const callFunction = async (
    { host }: Behind,
    { function: name, method, pattern }: Route,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const began = performance.now();
    response.once('finish', () =>
      metrics.request(pattern, method, response.statusCode, (performance.now() - began) / 1000),
    );
    try {
      const rule = bodyRule(host, name, request, url.pathname);
      const event = await toEvent(request, url, `${method} ${pattern}`, requestId, rule);
      if (behind === undefined) return refuse(request, response);
      const result = (await behind.host.invoke(name, event)) as APIGatewayProxyStructuredResultV2;
      // A request that failed since the disk did is to be sent again, like those that come now.
      if (behind === undefined && (result.statusCode ?? 200) >= 500) return refuse(request, response);
      if (behind?.hasUntoldKeys === true && isSuccess(result) && usesKey(name, request)) {
        behind.hasUntoldKeys = false;
        onKeyUsed();
      }
      sendResult(response, pattern === '/health' ? readiness(result, behind?.held()) : result);
    } catch (error) {
      if (error instanceof BodyRefused) return sendError(response, error.status, error.message);
      if (behind === undefined && !response.headersSent) return refuse(request, response);
      throw error;
    }
  };

  const showMetrics = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isBearer(request, metricsToken)) return sendError(response, 401, 'Send the token of RIPEN_METRICS_TOKEN.');
    const { text, type } = await metrics.page();
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(text);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = targetOf(request);
    if (url === null) return sendError(response, 400, 'This is no address.');
    const path = url.pathname;
    // Alive is another question than ready: whoever restarts what does not answer must not restart what waits for a disk.
    if (path === '/health/live') return sendJson(response, { ok: true });
    if (path === '/metrics' && metricsToken !== undefined) return showMetrics(request, response);
    if (behind === undefined) return refuse(request, response);
    const { issuer, mailbox } = behind;
    const route = findRoute(request.method ?? 'GET', path);
    if (route !== undefined) return callFunction(behind, route, url, request, response);
    if (await issuer.serve(request, response, path)) return;
    if (path === '/config.json') {
      return sendJson(response, {
        issuer: issuer.url,
        clientId: issuer.clientId,
        api: '',
        mailbox: '/mailbox',
        signOut: '/sign-out',
      });
    }
    if (path === '/mailbox' || path.startsWith('/mailbox/')) {
      if (issuer.signedIn(request) === undefined) return redirect(response, '/sign-in');
      return serveMailbox(mailbox, request, response);
    }
    // A client of the API is told in its own words, whether the builder is built or not.
    if (/^\/(api|v1|f|u)(\/|$)/.test(path) && !wantsHtml(request)) {
      return sendJson(response, noRoute(request.method ?? 'GET', path), 404);
    }
    builder(request, response, path);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error('request failed', {
        path: targetOf(request)?.pathname,
        request: String(response.getHeader('x-request-id') ?? ''),
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
      if (!response.headersSent) sendJson(response, { message: 'Something went wrong on our side. Try again.' }, 500);
      else response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  return {
    server,
    open: (it) => {
      behind = it;
    },
    refuse: (why, sentence) => {
      behind = undefined;
      refusal = { why, sentence };
    },
  };
};

/** What the API answers for a route that it does not have. */
const noRoute = (method: string, path: string) => ({
  error: {
    code: 'not found',
    message: `There is no ${method} ${path}.`,
    hint: 'GET /api/openapi.json lists every route.',
  },
});

/** The longest form that a reader of mail posts. */
const FORM_BYTES = 16 * 1024;

/** How much of a body a function takes, and whom it reads a long one of; what it does not take is not read. */
const bodyRule = (host: Host, name: string, request: IncomingMessage, path: string): BodyRule =>
  name === 'api' || name === 'publish'
    ? {
        most: bodyLimitOf(request.method ?? '', path),
        isKnown: () => host.knows(request.headers.authorization),
      }
    : { most: name === 'collect' ? REQUEST_BYTES : FORM_BYTES, isKnown: async () => true };

/** What the API says of itself, as a status that a balancer understands, with what a person should see. */
const readiness = (
  result: APIGatewayProxyStructuredResultV2,
  held: string | undefined,
): APIGatewayProxyStructuredResultV2 => {
  const body = JSON.parse(result.body ?? '{}') as { ok?: boolean };
  return {
    ...result,
    statusCode: body.ok === true ? 200 : 503,
    body: JSON.stringify({ ...body, ...(held !== undefined && { held }) }),
  };
};

/** Compared in a time that tells nothing of where they differ. */
const isBearer = ({ headers }: IncomingMessage, token: string | undefined): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return token !== undefined && timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
};

const usesKey = (name: string, { headers }: IncomingMessage): boolean =>
  name === 'collect' || /^Bearer rk_/.test(headers.authorization ?? '');

const waitingPage = (sentence: string): string =>
  page(
    'Not ready',
    `<meta http-equiv="refresh" content="2"><main class="narrow"><div class="card"><h1>Not ready</h1><p>${escapeHtml(sentence)}</p><p style="margin:0">This page reloads by itself.</p></div></main>`,
  );
