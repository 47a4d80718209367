import { hash } from 'node:crypto';

/** Characters of one hash: 48 bits, so that two entries of one lead are never taken for each other. */
const WIDTH = 8;
const MOST = 96;
const KEPT = 48;

/** The hash under which a ledger entry stands in its lead's ring. */
export const ringHash = (entryKey: string): string => hash('sha256', entryKey, 'base64url').slice(0, WIDTH);

/** Whether the lead's state has taken this entry in lately. */
export const isInRing = (ring: string, hashed: string): boolean => {
  for (let at = ring.length - WIDTH; at >= 0; at -= WIDTH) if (ring.startsWith(hashed, at)) return true;
  return false;
};

/** The ring with these behind it. Half of a full ring goes at once, so that it does not lose something at each write. */
export const intoRing = (ring: string, hashes: readonly string[]): { ring: string; evicted: boolean } => {
  const whole = ring + hashes.join('');
  if (whole.length <= MOST * WIDTH) return { ring: whole, evicted: false };
  return { ring: whole.slice(-Math.max(KEPT, hashes.length) * WIDTH), evicted: true };
};
