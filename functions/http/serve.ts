import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import { problemsOf } from '../../shared/problem/index.ts';
import { type Access, access } from '../api/access.ts';
import { type Deps, describeFailure, type Handler, isRetryable } from '../runtime/index.ts';
import { CursorError } from '../store/dynamo/query.ts';
import type { Tables } from '../store/table.ts';
import { authenticator } from './authenticate.ts';
import type { Endpoint, Raw } from './endpoint.ts';
import { Refusal } from './refusal.ts';
import type { Who } from './who.ts';

const MOST_BYTES = 2_000_000;
const nobody: Who = { kind: 'person', id: 'nobody', name: 'nobody', email: null, roles: [] };

/** Serves these routes over API Gateway events: signs in, checks the access table, parses, calls, answers. */
export const serve = (deps: Deps, tables: Tables, endpoints: readonly Endpoint[]): Handler<LambdaEvent, unknown> => {
  const authenticate = authenticator(deps, tables);
  const app = new Hono();
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: () => Promise.reject(tooLarge()) }));

  for (const endpoint of endpoints) {
    const [method, path] = endpoint.route.split(' ') as [string, string];
    app.on(method, path, async (c) => {
      const allowed: Access = access[endpoint.route];
      const who = allowed === 'everyone' ? nobody : admit(await authenticate(c.req.header('authorization')), allowed);
      const answer = await endpoint.run({
        who,
        param: (name) => c.req.param(name) ?? '',
        header: (name) => c.req.header(name),
        query: read(endpoint.query, c.req.query(), 'query'),
        body: endpoint.body && read(endpoint.body, await jsonOf(c.req.raw), 'body'),
      });
      if (typeof endpoint.answer === 'string') {
        const { raw, type, headers } = answer as Raw;
        return c.body(raw, 200, { 'content-type': type, 'cache-control': 'no-store', ...headers });
      }
      c.header('cache-control', 'no-store');
      return c.json(answer as object, endpoint.status ?? 200);
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
    return c.json(refusal.body, refusal.status as ContentfulStatusCode);
  });
  return handle(app) as Handler<LambdaEvent, unknown>;
};

const admit = (who: Who, allowed: Exclude<Access, 'everyone'>): Who => {
  if (who.kind === 'key') {
    if (allowed.scope !== undefined && who.scopes.includes(allowed.scope)) return who;
    throw new Refusal(
      'not allowed',
      allowed.scope === undefined
        ? 'Server keys cannot do this.'
        : `The key "${who.name}" does not have the scope ${allowed.scope}.`,
      allowed.scope === undefined ? 'Sign in as a person.' : 'Give the key this scope under Setup, or use another key.',
    );
  }
  if (who.roles.some((role) => allowed.roles.includes(role))) return who;
  throw new Refusal(
    'not allowed',
    `This needs the role ${allowed.roles.join(' or ')}.`,
    'Ask an administrator of this workspace for the role.',
  );
};

const read = (schema: z.ZodType | undefined, value: unknown, what: 'query' | 'body'): unknown => {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, what);
  throw new Refusal(
    'bad request',
    `The ${what} is not as it should be: ${problems[0]?.where ? `${problems[0].where}: ` : ''}${problems[0]?.message ?? ''}`,
    'Correct what `problems` lists; GET /api/openapi.json describes the route.',
    { problems },
  );
};

const jsonOf = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal('bad request', 'The body is not JSON.', 'Send JSON with content-type application/json.');
  }
};

const badCursor = () =>
  new Refusal('bad request', 'The cursor is not one that a page gave.', 'Leave it out to begin at the first page.');

const tooLarge = () =>
  new Refusal('too large', `The body is larger than ${MOST_BYTES / 1_000_000} MB.`, 'Send it in smaller parts.');

const failure = (deps: Deps, error: unknown): Refusal => {
  deps.log.error('A request failed.', describeFailure(error));
  return isRetryable(error)
    ? new Refusal(
        'unavailable',
        'This could not be done just now.',
        'Try again in a moment; the log of the server says what stood in the way.',
      )
    : new Refusal('failed', 'Something went wrong on our side.', 'Try again; the log of the server says what it was.');
};
