import { DAY_MS } from '../../time/index.ts';
import type { Reentry } from '../document.ts';

/** Whether a lead that has been in a flow before (times of entry, any order) may enter it again at `now`. */
export const mayReenter = (rule: Reentry, entered: readonly string[], now: string): boolean => {
  if (entered.length === 0 || rule.kind === 'always') return true;
  if (rule.kind === 'never') return false;
  const last = Math.max(...entered.map((at) => Date.parse(at)));
  return Date.parse(now) - last >= rule.days * DAY_MS;
};
