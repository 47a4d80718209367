/** What was read of a number somebody typed, or why it cannot be, in words for who typed it. */
export type ReadNumber = { value: number } | { problem: string };

/** The marks of a place: `1,234.5` here, `1.234,5` there. */
const marksOf = (locale: string): { group: string; decimal: string } => {
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
  const mark = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value;
  return { group: mark('group') ?? ',', decimal: mark('decimal') ?? '.' };
};

const factors: Readonly<Record<string, number>> = { '': 1, k: 1000, m: 1_000_000 };

const problems = {
  none: 'Give a number.',
  grouped: 'The thousands are not grouped by three. Write it without separators.',
};

/**
 * Reads a number as people of a place type it: with or without separators of thousands, spaces and apostrophes among
 * them, and with "k" or "m" for thousands and millions. What could be meant in two ways (12.000 where a dot is the
 * decimal mark) is refused rather than guessed. `decimals` is the most it may have.
 */
export const readNumber = (
  text: string,
  { locale, decimals = 6 }: { locale: string; decimals?: number },
): ReadNumber => {
  const found = /^([+-]?)([\d.,]+)([km]?)$/i.exec(text.replace(/[\s\u00a0\u202f'’_]/gu, ''));
  const [, sign = '', digits = '', unit = ''] = found ?? [];
  if (!/\d/.test(digits)) return { problem: problems.none };
  const parts = partsOf(digits, locale, decimals);
  if ('problem' in parts) return parts;
  const value = Number(`${sign}${parts.whole}.${parts.fraction}`) * (factors[unit.toLowerCase()] ?? 1);
  // 1.15k is 1150, whatever binary fractions make of it.
  const rounded = Number(value.toPrecision(15));
  return Number.isFinite(rounded) ? { value: rounded } : { problem: problems.none };
};

type Parts = { whole: string; fraction: string };

/** Which mark is the decimal one, if any: the last of two kinds, or the only one where it can be no other. */
const partsOf = (digits: string, locale: string, decimals: number): Parts | { problem: string } => {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return { whole: digits, fraction: '' };
  const mark = digits[last] ?? '';
  const before = digits.slice(0, last);
  const after = digits.slice(last + 1);
  const both = digits.includes('.') && digits.includes(',');
  const several = before.includes(mark);
  if (both && several) return { problem: problems.grouped };
  if (several) return grouped(digits);
  const thousands = after.length === 3 && !both && /^[1-9]\d{0,2}$/.test(before);
  if (thousands && mark === marksOf(locale).group) return grouped(digits);
  // Three digits behind the decimal mark: only where a currency or field has three is that no thousand.
  if (thousands && decimals !== 3) {
    const { decimal } = marksOf(locale);
    return { problem: `Is that ${before}${after} or ${before}? Write ${before}${after} or ${before}${decimal}0.` };
  }
  const whole = both ? grouped(before) : { whole: before === '' ? '0' : before, fraction: '' };
  if ('problem' in whole) return whole;
  if (after.length > decimals) {
    return { problem: decimals === 0 ? 'Give a whole number.' : `Give at most ${decimals} decimals.` };
  }
  return { whole: whole.whole, fraction: after };
};

/** Thousands in groups of three; of two before the last three, as in India. */
const grouped = (digits: string): Parts | { problem: string } =>
  /^\d{1,3}([.,]\d{3})+$/.test(digits) || /^\d{1,2}([.,]\d{2})+[.,]\d{3}$/.test(digits)
    ? { whole: digits.replace(/[.,]/g, ''), fraction: '' }
    : { problem: problems.grouped };
