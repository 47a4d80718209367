import { decimalsOf } from './money.ts';
import { readNumber } from './read-number.ts';

/** What was read of an amount, in whole minor units of the currency, or why it cannot be. */
export type ReadMoney = { minor: number } | { problem: string };

/** Reads an amount as people of a place type it, with or without the currency's sign or code; see `readNumber`. */
export const readMoney = (text: string, { locale, currency }: { locale: string; currency: string }): ReadMoney => {
  const decimals = decimalsOf(currency);
  const bare = text.replace(/\p{Sc}/gu, '').replace(new RegExp(`^\\s*${currency}\\b|\\b${currency}\\s*$`, 'i'), '');
  if (/[a-z]{2,}/i.test(bare)) return { problem: `Give an amount in ${currency}.` };
  const read = readNumber(bare, { locale, decimals });
  if ('problem' in read) return read;
  const minor = Math.round(read.value * 10 ** decimals);
  if (minor < 0) return { problem: 'Give an amount that is not negative.' };
  return Number.isSafeInteger(minor) ? { minor } : { problem: 'That is more than can be kept.' };
};
