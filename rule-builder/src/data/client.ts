import type { Api, ApiError } from '../../../functions/api/contract/index.ts';
import type {
  AnswerOf,
  FileRouteOf,
  ParamOf,
  PathName,
  QueryOf,
  RevisionOf,
  RouteOf,
  SentBodyOf,
} from '../../../shared/contract/index.ts';
import { config } from './config.ts';
import { accessToken } from './session.ts';

type Body = ApiError['error'];

/**
 * A refusal of the API, or that it could not be reached (`status` 0). `message` and `hint` are for people.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly body: Body | null;
  /** The id under which the server's log knows the request; `null` where it never got there. */
  readonly requestId: string | null;

  constructor(status: number, body: Body | null, requestId: string | null = null) {
    super(body?.message ?? (status === 0 ? 'Ripen cannot be reached.' : `Ripen answered ${status}.`));
    this.status = status;
    this.body = body;
    this.requestId = requestId;
  }

  get hint(): string {
    return this.body?.hint ?? (this.status === 0 ? 'Check your connection; we keep trying.' : 'Try again in a moment.');
  }

  /** Trying the same again can help. */
  get retriable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A part of what a call takes: demanded, or left out where `T` says that there is nothing to give. */
type Given<Name extends string, T> = [T] extends [undefined]
  ? { [N in Name]?: undefined }
  : Record<string, never> extends T
    ? { [N in Name]?: T }
    : { [N in Name]: T };

type Params<R extends RouteOf<Api>> = [PathName<R>] extends [never]
  ? undefined
  : { [N in PathName<R>]: ParamOf<Api, N> };

/** The body that a route takes, as one may write it. */
export type SentBody<R extends RouteOf<Api>> = SentBodyOf<Api, R>;

/** A query may name what it leaves out as undefined, or empty. */
type Query<R extends RouteOf<Api>> =
  QueryOf<Api, R> extends infer Q ? (Q extends object ? { [N in keyof Q]?: Q[N] | '' | undefined } : undefined) : never;

/** What a call of a route takes: the names in its path, query, body and revision, as the contract has them. */
export type Init<R extends RouteOf<Api>> = Given<'params', Params<R>> &
  Given<'query', Query<R>> &
  Given<'body', SentBodyOf<Api, R>> &
  /** Sent as `If-Match`: the revision that the change was made on. */
  Given<'revision', RevisionOf<Api, R>> & { signal?: AbortSignal };

type Arguments<R extends RouteOf<Api>> = Record<string, never> extends Init<R> ? [init?: Init<R>] : [init: Init<R>];

type AnyInit = {
  params?: Readonly<Record<string, string | number>> | undefined;
  query?: Readonly<Record<string, string | number | undefined>> | undefined;
  body?: unknown;
  revision?: number | undefined;
  signal?: AbortSignal;
};

const listeners = new Set<() => void>();
/** Calls `listener` whenever the API says that nobody is signed in any more. */
export const onSignedOut = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** `?a=1&b=2` of what is given; nothing for nothing. */
const queryText = (of: AnyInit['query'] = {}): string => {
  const given = Object.entries(of).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
};

const addressOf = (path: string, { params = {}, query }: AnyInit): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name]))) + queryText(query);

const exchange = async (route: string, init: AnyInit = {}): Promise<Response> => {
  const [method = '', path = ''] = route.split(' ');
  const { api } = await config();
  const token = await accessToken();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (init.body !== undefined) headers['content-type'] = 'application/json';
  if (init.revision !== undefined) headers['if-match'] = `"${init.revision}"`;
  const response = await fetch(`${api}${addressOf(path, init)}`, {
    method,
    headers,
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    ...(init.signal ? { signal: init.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(0, null);
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as Partial<ApiError> | null;
  if (response.status === 401) for (const listener of listeners) listener();
  throw new RequestError(response.status, body?.error ?? null, response.headers.get('x-request-id'));
};

/** Asks the API for a file, as it is; throws `RequestError` unless the answer is 2xx. */
export const requestFile = <R extends FileRouteOf<Api>>(route: R, ...[init]: Arguments<R>): Promise<Response> =>
  exchange(route, init as AnyInit);

/** Asks the API; what the route takes and answers is the contract's. Throws `RequestError` unless the answer is 2xx. */
export const request = async <R extends RouteOf<Api>>(route: R, ...[init]: Arguments<R>): Promise<AnswerOf<Api, R>> =>
  (await exchange(route, init as AnyInit)).json() as Promise<AnswerOf<Api, R>>;
