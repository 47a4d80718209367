import { Buffer } from 'node:buffer';
import type { AccessKey } from '../store/key.ts';

/** How long a key may be used after it was read: so long a deleted key still opens. */
const FOUND_FOR = 30_000;
/** A key that was not there may be there soon: somebody is just making it. */
const MISSED_FOR = 3_000;
const MOST_KEPT = 500;

/** Looks keys up and remembers them for a short while: nearly every request comes with the same few. */
export const keyRing = (find: (secret: string) => Promise<AccessKey | undefined>, now: () => number) => {
  const kept = new Map<string, { key: Promise<AccessKey | undefined>; until: number }>();
  return async (secret: string): Promise<AccessKey | undefined> => {
    const known = kept.get(secret);
    if (known !== undefined && known.until > now()) return known.key;
    if (kept.size >= MOST_KEPT) kept.clear();
    const entry = { key: find(secret), until: now() + FOUND_FOR };
    kept.set(secret, entry);
    try {
      if ((await entry.key) === undefined) entry.until = now() + MISSED_FOR;
    } catch (error) {
      kept.delete(secret);
      throw error;
    }
    return entry.key;
  };
};

/** Remembers what was read for a short while; a failure is not remembered. */
export const briefly = <T>(read: () => Promise<T>, now: () => number): (() => Promise<T>) => {
  let kept: { value: T; until: number } | undefined;
  return async () => {
    if (kept === undefined || kept.until <= now()) kept = { value: await read(), until: now() + MISSED_FOR };
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
