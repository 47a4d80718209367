import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Ids begin with what the lead was when it was made: `l` somebody with a name to us, `v` a visitor whom only a browser's
 * id stands for. That never changes, so it needs no read: a visitor who gets a name is merged into the lead it turns out
 * to be, and since `l` sorts before `v`, a lead is never merged into a visitor. Then the time, so that the older of two
 * leads has the smaller id.
 */
const newId = (kind: 'l' | 'v', now: number): string => {
  let time = '';
  for (let left = now, at = 0; at < 9; at += 1, left = Math.floor(left / 32)) time = alphabet.charAt(left % 32) + time;
  const chance = Array.from(randomBytes(10), (byte) => alphabet.charAt(byte % 32)).join('');
  return `${kind}${time}${chance}`;
};

export const newLeadId = (now: number): string => newId('l', now);
export const newVisitorId = (now: number): string => newId('v', now);

/** True for a lead that nobody can write to yet: it starts no flows. */
export const isVisitor = (lead: string): boolean => lead.startsWith('v');
