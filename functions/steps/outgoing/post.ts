import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { type Allowed, checkUrl, ForbiddenTargetError, guardedLookup } from './guard.ts';
import { retryAfterMs } from './retry-after.ts';

export type Posted =
  | { what: 'done'; status: number }
  /**
   * Answered, or never to be called: trying again at once cannot help. `ours`: a setting of ours is to blame (the key, the
   * address, a network that is not open), which somebody can mend.
   */
  | { what: 'refused'; reason: string; ours?: true }
  /** Nobody there, or they asked to come back later (and may have said when). `slow`: they kept us waiting to the end. */
  | { what: 'notYet'; reason: string; retryAfterMs?: number; slow?: true };

/** From the name's lookup to the answer's head, whatever trickles in meanwhile. */
const DEADLINE_MS = 5000;

/** Who we are, whether we may, and where: answers about our setting, not about what was sent. */
const aboutOurSetting: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 410, 421]);

/** A pause of theirs that is not worth giving the turn back for. */
const SHORT_PAUSE_MS = 1000;
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
  deadlineMs = DEADLINE_MS,
): Promise<Posted> => {
  let outcome: Posted = { what: 'notYet', reason: 'Not tried.' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await pause(backOffMs * 4 ** (attempt - 1));
    outcome = await attemptPost(url, body, headers, allowed, deadlineMs);
    if (outcome.what !== 'notYet' || outcome.slow === true) return outcome;
    if ((outcome.retryAfterMs ?? 0) > SHORT_PAUSE_MS) return outcome;
  }
  return outcome;
};

const attemptPost = async (
  first: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: Allowed,
  deadlineMs: number,
): Promise<Posted> => {
  let url = first;
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const target = new URL(url);
      checkUrl(target, allowed);
      const { status, location, retryAfter } = await exchange(target, body, headers, allowed, deadline);
      if ((status === 307 || status === 308) && location !== undefined) {
        url = new URL(location, target).href;
        continue;
      }
      if (status >= 200 && status < 300) return { what: 'done', status };
      const reason = `The webhook answered ${status}.`;
      const asked = retryAfterMs(retryAfter, Date.now());
      if (status === 408 || status === 425 || status === 429 || status >= 500)
        return { what: 'notYet', reason, ...(asked !== undefined && { retryAfterMs: asked }) };
      return { what: 'refused', reason, ...(aboutOurSetting.has(status) && { ours: true }) };
    }
    return { what: 'refused', reason: `The webhook redirected more than ${REDIRECTS} times.` };
  } catch (error) {
    if (error instanceof ForbiddenTargetError) return { what: 'refused', reason: error.message, ours: true };
    if (deadline.aborted) {
      const seconds = deadlineMs / 1000;
      return { what: 'notYet', reason: `The webhook did not answer within ${seconds} seconds.`, slow: true };
    }
    const code = (error as { code?: string }).code ?? 'no answer';
    return { what: 'notYet', reason: `The webhook could not be reached (${code}).` };
  }
};

const exchange = (
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: Allowed,
  deadline: AbortSignal,
): Promise<{ status: number; location: string | undefined; retryAfter: string | undefined }> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = open(url, {
      method: 'POST',
      // No agent: a kept connection would bypass the check of the next address.
      agent: false,
      lookup: guardedLookup(allowed),
      signal: deadline,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Ripen',
        ...headers,
      },
    });
    request.on('response', (response) => {
      const { location, 'retry-after': retryAfter } = response.headers;
      resolve({ status: response.statusCode ?? 0, location, retryAfter });
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
