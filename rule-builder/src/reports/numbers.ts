import type { Money } from '../../../shared/money/index.ts';

/** A share in whole percent; `null` of nothing. */
export const percent = (part: number, of: number): string | null =>
  of > 0 ? `${Math.round((100 * part) / of)} %` : null;

/** Whole minor units as an amount of the workspace's currency; `null` where there is none to reckon with. */
export const moneyOf = (minor: number | null, currency: string): Money | null =>
  minor === null ? null : { minor: Math.round(minor), currency };
