import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Logger } from '../../functions/runtime/index.ts';
import type { Mailbox } from './aws/index.ts';
import { serveBuilder } from './builder-files.ts';
import type { Host } from './host.ts';
import { BodyTooLarge, sendResult, toEvent } from './http-api.ts';
import type { Issuer } from './issuer/issuer.ts';
import { serveMailbox } from './mailbox/mailbox.ts';
import { findRoute } from './routes.ts';
import { redirect, sendJson } from './web.ts';

/** What the gateway hands requests to; set once everything behind it runs. */
export type Behind = { host: Host; issuer: Issuer; mailbox: Mailbox; log: Logger };

/** What the HTTP API, CloudFront and S3 are on AWS: one server that finds the function, or the file, for a request. */
export type Gateway = { server: Server; open(behind: Behind): void };

const callFunction = async (
  behind: Behind,
  name: string,
  routeKey: string,
  request: IncomingMessage,
  response: ServerResponse,
) => {
  try {
    const event = await toEvent(request, routeKey);
    const result = (await behind.host.invoke(name, event)) as APIGatewayProxyStructuredResultV2;
    sendResult(response, result);
  } catch (error) {
    if (error instanceof BodyTooLarge) return sendJson(response, { message: error.message }, 413);
    behind.log.error('request failed', {
      function: name,
      route: routeKey,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
    if (!response.headersSent) sendJson(response, { message: 'Something went wrong on our side. Try again.' }, 500);
  }
};

export const createGateway = (): Gateway => {
  let behind: Behind | undefined;
  const builder = serveBuilder();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    if (behind === undefined) return sendJson(response, { status: 'starting' }, 503);
    const route = findRoute(request.method ?? 'GET', path);
    if (route !== undefined)
      return callFunction(behind, route.function, `${route.method} ${route.pattern}`, request, response);
    if (await behind.issuer.serve(request, response, path)) return;
    if (path === '/config.json') {
      return sendJson(response, {
        issuer: behind.issuer.url,
        clientId: behind.issuer.clientId,
        api: '',
        mailbox: '/mailbox',
        signOut: '/sign-out',
      });
    }
    if (path === '/mailbox' || path.startsWith('/mailbox/')) {
      if (behind.issuer.signedIn(request) === undefined) return redirect(response, '/sign-in');
      return serveMailbox(behind.mailbox, request, response);
    }
    if (/^\/(api|v1|f|u)(\/|$)/.test(path))
      return sendJson(response, { message: `There is no ${request.method} ${path} here.` }, 404);
    builder(request, response);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      behind?.log.error('request failed', {
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
  };
};
