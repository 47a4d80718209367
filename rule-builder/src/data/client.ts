import type { ApiError } from '../../../functions/api/contract/index.ts';
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

  constructor(status: number, body: Body | null) {
    super(body?.message ?? (status === 0 ? 'Ripen cannot be reached.' : `Ripen answered ${status}.`));
    this.status = status;
    this.body = body;
  }

  get hint(): string {
    return this.body?.hint ?? (this.status === 0 ? 'Check your connection; we keep trying.' : 'Try again in a moment.');
  }

  /** Trying the same again can help. */
  get retriable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

type Init = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as `If-Match`: the revision that the change was made on. */
  revision?: number;
  signal?: AbortSignal;
};

const listeners = new Set<() => void>();
/** Calls `listener` whenever the API says that nobody is signed in any more. */
export const onSignedOut = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The bare answer of the API, for streams and files; throws `RequestError` unless it is 2xx. */
export const send = async (path: string, init: Init = {}): Promise<Response> => {
  const { api } = await config();
  const token = await accessToken();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (init.body !== undefined) headers['content-type'] = 'application/json';
  if (init.revision !== undefined) headers['if-match'] = `"${init.revision}"`;
  const response = await fetch(`${api}${path}`, {
    method: init.method ?? 'GET',
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
  throw new RequestError(response.status, body?.error ?? null);
};

/** Asks the API; `Answer` is the contract's type of that route (`functions/api/contract`). */
export const request = async <Answer>(path: string, init: Init = {}): Promise<Answer> =>
  (await send(path, init)).json() as Promise<Answer>;

/** `?a=1&b=2` of what is given; nothing for nothing. */
export const query = (of: Record<string, string | number | undefined>): string => {
  const given = Object.entries(of).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
};
