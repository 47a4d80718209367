import type { Json } from '../activity/index.ts';
import type { FieldType } from './fields.ts';

/** What may stand around a number: a currency before or after it. */
const money = /^(?:[$€£¥]|USD|EUR|GBP|CHF)\s*|\s*(?:[$€£¥]|USD|EUR|GBP|CHF)$/g;

/**
 * A number as people write it: `1 200`, `1'200`, `1,200`, `1.200,50`, `12,5`, `$1,250,000`. Of comma and point the last one is
 * the decimal one; a comma alone groups where three digits follow, and a point alone never does, as programs write it. A
 * range (`51-200`, `200+`) counts as its lower end.
 */
const numberIn = (text: string): number | undefined => {
  const bare = text.replace(money, '');
  const lower = /^(\d[\d\s.,_'’]*?)\s*(?:[-–]\s*\d[\d\s.,_'’]*|\+)$/.exec(bare)?.[1] ?? bare;
  const plain = lower.replaceAll(/[\s_'’]/g, '');
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(plain)) return undefined;
  const marks: string[] = plain.match(/[.,]/g) ?? [];
  const mark = marks.at(-1) ?? '';
  const last = plain.lastIndexOf(mark);
  const isDecimal =
    marks.length === 1
      ? marks[0] === '.' || plain.length - last !== 4
      : new Set(marks).size === 2 && marks.indexOf(mark) === marks.length - 1;
  const [whole, rest] = isDecimal ? [plain.slice(0, last), plain.slice(last + 1)] : [plain, ''];
  if (!/^[+-]?(\d*|\d{1,3}(,\d{3})+|\d{1,3}(\.\d{3})+)$/.test(whole)) return undefined;
  return Number(`${whole.replaceAll(/[.,]/g, '')}.${rest}0`);
};

const dayOf = (year: number, month: number, day: number): string | undefined => {
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCDate() === day && time.getUTCMonth() === month - 1 ? time.toISOString().slice(0, 10) : undefined;
};

/**
 * A day as ISO or as `31.12.2026`; with slashes only where day and month cannot be mistaken for each other. A day is a day
 * (`2026-12-31`), also where a program wrote midnight after it; with another time it is an instant. No day that does not exist.
 */
const dateIn = (text: string): string | undefined => {
  const [, y, m, d, time] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](.+))?$/.exec(text) ?? [];
  if (y !== undefined) {
    const day = dayOf(Number(y), Number(m), Number(d));
    if (day === undefined || time === undefined || /^00:00(?::00(?:\.0+)?)?$/.test(time)) return day;
    const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(time) ? time : `${time}Z`;
    const at = Date.parse(`${day}T${zoned.replace(/\s+/g, '')}`);
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  }
  const [, a, b, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDayFirst = text.includes('.') || Number(a) > 12;
  if (!isDayFirst && Number(b) <= 12 && Number(a) !== Number(b)) return undefined;
  return isDayFirst ? dayOf(Number(year), Number(b), Number(a)) : dayOf(Number(year), Number(a), Number(b));
};

const booleanIn = (text: string): boolean | undefined => {
  if (/^(true|yes|y|on|1)$/i.test(text)) return true;
  return /^(false|no|n|off|0)$/i.test(text) ? false : undefined;
};

/** Commas separate where nothing stronger does. */
const listIn = (text: string): string[] =>
  text
    .split(/[;|]/.test(text) ? /[;|]/ : ',')
    .map((part) => part.trim())
    .filter(Boolean);

const readers: Readonly<Record<FieldType, (text: string) => Json | undefined>> = {
  text: (text) => text,
  number: numberIn,
  boolean: booleanIn,
  date: dateIn,
  list: listIn,
};

/** What a text should have been, in words. */
export const wantedOf: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'yes or no',
  date: 'a date that can be read in one way only, such as 2026-12-31',
  list: 'a list',
};

/** What a trimmed text says for a field of this type, whichever door it came by; undefined where it says none. */
export const readValue = (type: FieldType, text: string): Json | undefined => readers[type](text);
