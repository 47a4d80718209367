import { DAY_MS } from '../../../shared/time/index.ts';

/** Longer than anybody may ask us to stay away. */
const LONGEST_MS = DAY_MS;

/** How long a `Retry-After` asks us to wait, in milliseconds: whole seconds or an HTTP date; undefined for anything else. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  const text = header?.trim() ?? '';
  const asked = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  const isDate = /^[A-Za-z]{3,9},? /.test(text);
  if (!Number.isFinite(asked) || (!isDate && !/^\d+$/.test(text))) return undefined;
  return Math.min(LONGEST_MS, Math.max(0, asked));
};
