import { DAY_SECONDS } from '../../../shared/time/index.ts';
import { locale } from './locale.ts';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', DAY_SECONDS],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** "3 hours ago", "in 2 days", "just now": how far `at` is from `now` (both epoch ms). */
export const ago = (at: number, now: number): string => {
  const seconds = Math.round((at - now) / 1000);
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  return Math.abs(seconds) < 5 ? 'just now' : relative.format(seconds, 'second');
};

/** "1 lead", "1,204 leads". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString(locale)} ${n === 1 ? one : many}`;
