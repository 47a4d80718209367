import { type Context, Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { Access } from '../../shared/contract/index.ts';
import { MINUTE_MS } from '../../shared/time/index.ts';
import { type Deps, describeFailure, type Handler, isRetryable } from '../runtime/index.ts';
import { audit } from '../store/audit.ts';
import { CursorError } from '../store/dynamo/cursor.ts';
import type { Tables } from '../store/table.ts';
import { admit } from './admit.ts';
import { authenticator } from './authenticate.ts';
import type { Endpoint, FileAnswer } from './endpoint.ts';
import { readBody, readParams, readQuery, readRevision } from './read.ts';
import { Refusal } from './refusal.ts';
import type { Who } from './who.ts';

type Bindings = { event: LambdaEvent };

const MOST_REFUSED = 1000;

const nobody: Who = { kind: 'person', id: 'nobody', name: 'nobody', email: null, roles: [] };

/**
 * Serves these endpoints over API Gateway events: signs in, checks who may, reads the request by the contract, calls,
 * answers. Each answer carries API Gateway's id of the request, which our log lines name too.
 */
export const serve = (deps: Deps, tables: Tables, endpoints: readonly Endpoint[]): Handler<LambdaEvent, unknown> => {
  const authenticate = authenticator(deps, tables);
  const app = new Hono<{ Bindings: Bindings }>();

  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
    const { requestContext } = c.env.event;
    if ('requestId' in requestContext) c.header('x-request-id', requestContext.requestId);
  });

  const refused = new Map<string, number>();
  /** Who is known and may not is written down: once a minute each, so that nobody fills the log by asking. */
  const admitOrNote = async (who: Who, access: Exclude<Access, 'everyone'>, route: string): Promise<Who> => {
    try {
      return admit(who, access);
    } catch (refusal) {
      const asked = `${who.id} ${route}`;
      if ((refused.get(asked) ?? 0) <= deps.now() - MINUTE_MS) {
        if (refused.size >= MOST_REFUSED) refused.clear();
        refused.set(asked, deps.now());
        const line = { at: new Date(deps.now()).toISOString(), who: who.name, what: 'refused', target: route };
        await audit(tables, line).catch((error: unknown) => {
          deps.log.warn('A refusal could not be noted.', describeFailure(error));
        });
      }
      throw refusal;
    }
  };

  for (const { route, operation, params, access, run } of endpoints) {
    const [method = '', path = ''] = route.split(' ');
    app.on(method, path, async (c: Context<{ Bindings: Bindings }>) => {
      const asked = { isRead: method === 'GET', agent: c.req.header('user-agent') ?? '' };
      const shown = access === 'everyone' ? nobody : await authenticate(c.req.header('authorization'), asked);
      const who = access === 'everyone' ? nobody : await admitOrNote(shown, access, route);
      const read = readParams(params, c.req.param());
      const answer = await run({
        who,
        param: (name) => read[name],
        query: readQuery(operation.query, c.req.queries()),
        revision: readRevision(operation, c.req.header('if-match')),
        body: readBody(operation, await c.req.arrayBuffer()),
      });
      if (typeof operation.answer !== 'string') return c.json(answer as object, operation.status ?? 200);
      const { raw, type, headers } = answer as FileAnswer;
      return c.body(raw, 200, { 'content-type': type, ...headers });
    });
  }

  app.notFound((c) => {
    const { body, status } = new Refusal(
      'not found',
      `There is no ${c.req.method} ${c.req.path}.`,
      'GET /api/openapi.json lists every route.',
    );
    return c.json(body, status);
  });
  app.onError((error, c) => {
    const refusal =
      error instanceof Refusal ? error : error instanceof CursorError ? badCursor() : failure(deps, error);
    return c.json(refusal.body, refusal.status);
  });
  return handle(app) as Handler<LambdaEvent, unknown>;
};

const badCursor = () =>
  new Refusal('bad request', 'The cursor is not one that a page gave.', 'Leave it out to begin at the first page.');

/** DynamoDB refuses an item over 400 KB with a general error, of which only the text says so. */
const isTooLargeToKeep = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && /item size/i.test(error.message);

const failure = (deps: Deps, error: unknown): Refusal => {
  if (isTooLargeToKeep(error)) {
    return new Refusal('too large', 'This is larger than can be kept (400 KB).', 'Shorten it, or split it in two.');
  }
  deps.log.error('A request failed.', describeFailure(error));
  return isRetryable(error)
    ? new Refusal(
        'unavailable',
        'This could not be done just now.',
        'Try again in a moment; the log of the server says what stood in the way.',
      )
    : new Refusal('failed', 'Something went wrong on our side.', 'Try again; the log of the server says what it was.');
};
