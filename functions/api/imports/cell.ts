import type { Json } from '../../../shared/activity/index.ts';
import type { FieldType } from '../../../shared/lead/index.ts';

/**
 * A number as people write it: `1 200`, `1'200`, `1,200`, `1.200,50`, `12,5`. Of comma and point the last one is the decimal
 * one; a comma alone groups where three digits follow, and a point alone never does, as programs write it.
 */
const numberIn = (text: string): number | undefined => {
  const plain = text.replaceAll(/[\s_'’]/g, '');
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

/** A day as ISO or as `31.12.2026`; with slashes only where day and month cannot be mistaken for each other. */
const dateIn = (text: string): string | undefined => {
  const [, a, b, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  if (year === undefined) {
    const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  }
  const isDayFirst = text.includes('.') || Number(a) > 12;
  if (!isDayFirst && Number(b) <= 12 && Number(a) !== Number(b)) return undefined;
  const [day, month] = isDayFirst ? [Number(a), Number(b)] : [Number(b), Number(a)];
  const time = new Date(Date.UTC(Number(year), month - 1, day));
  return time.getUTCDate() === day && time.getUTCMonth() === month - 1 ? time.toISOString() : undefined;
};

const booleanIn = (text: string): boolean | undefined => {
  if (/^(true|yes|y|1)$/i.test(text)) return true;
  return /^(false|no|n|0)$/i.test(text) ? false : undefined;
};

const listIn = (text: string): string[] =>
  text
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter(Boolean);

/** How a cell is read for each type of field; `undefined` is a text that is none. */
const readers: Readonly<Record<FieldType, (text: string) => Json | undefined>> = {
  text: (text) => text,
  number: numberIn,
  boolean: booleanIn,
  date: dateIn,
  list: listIn,
};

const wanted: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'yes or no',
  date: 'a date that can be read in one way only, such as 2026-12-31',
  list: 'a list',
};

/** What a cell says for a field of this type, or what it should have said. The text is trimmed and not empty. */
export const readCell = (type: FieldType, text: string): { value: Json } | { wanted: string } => {
  const value = readers[type](text);
  return value === undefined ? { wanted: wanted[type] } : { value };
};
