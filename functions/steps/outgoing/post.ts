import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { type Allowed, checkUrl, ForbiddenTargetError, guardedLookup } from './guard.ts';

export type Posted =
  | { what: 'done'; status: number }
  /** Answered, or never to be called: trying again cannot help. */
  | { what: 'refused'; reason: string }
  /** Nobody there, or they asked to come back later. */
  | { what: 'notYet'; reason: string };

const TIMEOUT_MS = 5000;
const REDIRECTS = 3;
const ATTEMPTS = 3;

/**
 * Posts JSON to another system, three times at most. Every redirect is checked like the first address; only those that
 * repeat the POST (307, 308) are followed.
 */
export const post = async (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: Allowed,
  backOffMs = 250,
): Promise<Posted> => {
  let outcome: Posted = { what: 'notYet', reason: 'Not tried.' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await pause(backOffMs * 4 ** (attempt - 1));
    outcome = await attemptPost(url, body, headers, allowed);
    if (outcome.what !== 'notYet') return outcome;
  }
  return outcome;
};

const attemptPost = async (
  first: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: Allowed,
): Promise<Posted> => {
  let url = first;
  try {
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const target = new URL(url);
      checkUrl(target, allowed);
      const { status, location } = await exchange(target, body, headers, allowed);
      if ((status === 307 || status === 308) && location !== undefined) {
        url = new URL(location, target).href;
        continue;
      }
      if (status >= 200 && status < 300) return { what: 'done', status };
      const reason = `The webhook answered ${status}.`;
      return status === 408 || status === 429 || status >= 500
        ? { what: 'notYet', reason }
        : { what: 'refused', reason };
    }
    return { what: 'refused', reason: `The webhook redirected more than ${REDIRECTS} times.` };
  } catch (error) {
    if (error instanceof ForbiddenTargetError) return { what: 'refused', reason: error.message };
    const code = (error as { code?: string }).code ?? 'no answer';
    return { what: 'notYet', reason: `The webhook could not be reached (${code}).` };
  }
};

const exchange = (
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: Allowed,
): Promise<{ status: number; location: string | undefined }> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = open(url, {
      method: 'POST',
      // No agent: a kept connection would bypass the check of the next address.
      agent: false,
      lookup: guardedLookup(allowed),
      timeout: TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Ripen',
        ...headers,
      },
    });
    request.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      response.destroy();
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
    request.end(body);
  });
