import { createHash } from 'node:crypto';
import { RetryableError } from '../../runtime/index.ts';
import { liftTrouble, noteTrouble, readTrouble } from '../../store/trouble.ts';
import type { Tools } from '../tools.ts';
import { withRoom } from './bulkhead.ts';
import { allowedFrom } from './guard.ts';
import { type Posted, post } from './post.ts';

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** So many failures in a row, and nothing is tried for a while: the others' turns are not spent on waiting. */
const TOLERATED = 3;

/** One address of one host. Its path may be a secret, so it stands here as a hash. */
const idOf = (url: URL): string =>
  `webhook:${url.host}#${createHash('sha256').update(url.pathname).digest('hex').slice(0, 8)}`;

/**
 * What came of a call. `held`: not now; say so and try again. `mayHaveArrived`: they had it and did not answer in time, so
 * a repeat is only for who can tell it.
 */
export type Delivered =
  | { what: 'done'; status: number }
  | { what: 'refused'; reason: string }
  | { what: 'held'; error: Error; mayHaveArrived?: true };

/**
 * Posts to another system with regard to how it fares: while it is in trouble nobody waits for it, what it asks for
 * (`Retry-After`) is done, and what our own setting is to blame for (401, 403, 404, a private address) is held and told,
 * not passed over.
 */
export const deliver = async (
  tools: Tools,
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Delivered> => {
  const url = URL.parse(address);
  if (url === null) return { what: 'refused', reason: 'The address of the webhook is none.' };
  const id = idOf(url);
  const trouble = await readTrouble(tools.tables, id);
  const now = tools.deps.now();
  if (trouble?.until !== undefined && Date.parse(trouble.until) > now) {
    return {
      what: 'held',
      error: new RetryableError(`${url.host} is in trouble since ${trouble.since}: ${trouble.said}`),
    };
  }
  const allowed = allowedFrom(tools.deps.env.RIPEN_WEBHOOK_ALLOW);
  const posted = await withRoom(url.host, () => post(address, body, headers, allowed));
  if (posted === undefined) {
    return { what: 'held', error: new RetryableError(`Many calls to ${url.host} are under way.`) };
  }
  if (posted.what !== 'notYet' && !(posted.what === 'refused' && posted.ours === true)) {
    if (trouble !== undefined) await liftTrouble(tools.tables, id, tools.now());
    return posted;
  }
  await noteTrouble(tools.tables, {
    id,
    what: 'webhook',
    about: url.host,
    said: posted.reason,
    at: tools.now(),
    ...untilOf(posted, (trouble?.count ?? 0) + 1, tools.deps.now()),
  });
  tools.deps.log.warn('A webhook is held.', { alarm: 'counterpart-trouble', host: url.host, said: posted.reason });
  const slow = posted.what === 'notYet' && posted.slow === true;
  return { what: 'held', error: new RetryableError(posted.reason), ...(slow && { mayHaveArrived: true }) };
};

/** What it asks for; else a pause that grows once it has failed a few times. */
const untilOf = (posted: Posted, failures: number, now: number): { until?: string } => {
  const asked = posted.what === 'notYet' ? posted.retryAfterMs : undefined;
  const ownPause =
    failures < TOLERATED ? undefined : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - TOLERATED));
  const pause = asked ?? ownPause;
  return pause === undefined ? {} : { until: new Date(now + pause).toISOString() };
};
