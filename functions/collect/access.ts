import { Buffer } from 'node:buffer';
import type { AccessKey } from '../store/key.ts';

/** How long what was read may be used again. */
const KEPT_MS = 3_000;

/** Remembers what was read for a short while; a failure is not remembered. */
export const briefly = <T>(read: () => Promise<T>, now: () => number): (() => Promise<T>) => {
  let kept: { value: T; until: number } | undefined;
  return async () => {
    if (kept === undefined || kept.until <= now()) kept = { value: await read(), until: now() + KEPT_MS };
    return kept.value;
  };
};

/** The write key in the request's headers: the user name of Basic authentication, a bearer, or a header of its own. */
export const writeKeyIn = (headers: Headers): string | undefined => {
  const [scheme = '', credentials = ''] = (headers.get('authorization') ?? '').split(' ');
  if (/^basic$/i.test(scheme)) return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] || undefined;
  if (/^bearer$/i.test(scheme)) return credentials || undefined;
  return headers.get('x-write-key') ?? undefined;
};

/** Whether a page on this origin may post with this key; what is no browser sends no origin. */
export const mayPostFrom = (key: AccessKey, origin: string | undefined, ownOrigin: string): boolean =>
  origin === undefined || origin === ownOrigin || key.origins.includes('*') || key.origins.includes(origin);

/** Whether this key may add activities at all: a secret key needs the scope. */
export const mayCollect = (key: AccessKey): boolean => key.kind === 'tracking' || key.scopes.includes('leads:write');
