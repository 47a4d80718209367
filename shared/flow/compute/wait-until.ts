import { addDays, DAY_MS, type Local, localAt, momentOf, weekdayOf } from '../../time/index.ts';
import { mostDateDays, type Until } from '../until.ts';

/** Where a moment is reckoned for. `date` is the lead's date field that `until` asks for, if it has one. */
export type Place = { zone: string; date?: unknown };

const atTime = (day: Local, time: string): Local => ({
  ...day,
  hour: Number(time.slice(0, 2)),
  minute: Number(time.slice(3, 5)),
  second: 0,
});

const isOn = (day: Local, weekdays: readonly number[]): boolean =>
  weekdays.length === 0 || weekdays.includes(weekdayOf(day));

/** Days to look ahead: a week, and one for a day that the clocks skip. */
const days = Array.from({ length: 9 }, (_, day) => day);

const nextTime = (from: number, until: Extract<Until, { kind: 'time' }>, zone: string): number => {
  const today = localAt(from, zone);
  for (const n of days) {
    const day = addDays(today, n);
    if (!isOn(day, until.weekdays)) continue;
    const moment = momentOf(atTime(day, until.at), zone);
    if (moment >= from) return moment;
  }
  return from;
};

const nextHours = (from: number, until: Extract<Until, { kind: 'businessHours' }>, zone: string): number => {
  const today = localAt(from, zone);
  for (const n of days) {
    const day = addDays(today, n);
    if (!isOn(day, until.weekdays)) continue;
    const open = momentOf(atTime(day, until.from), zone);
    const close = momentOf(atTime(day, until.to), zone);
    if (from < close && open < close) return Math.max(from, open);
  }
  return from;
};

/** The calendar day that a date field means, in the zone; null for anything that is no date. */
const dayOf = (value: unknown, zone: string): Local | null => {
  if (typeof value !== 'string') return null;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (day !== null) {
    const [, year, month, date] = day.map(Number);
    const local = { year: year ?? 0, month: month ?? 0, day: date ?? 0, hour: 0, minute: 0, second: 0 };
    // A 30th of February would come out as another day.
    return addDays(local, 0).day === local.day ? local : null;
  }
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : localAt(ms, zone);
};

/** The moment (milliseconds) so many days after a date at that time of the zone; null for anything that is no date. */
export const momentOnDate = (
  date: unknown,
  { offsetDays, at }: { offsetDays: number; at: string },
  zone: string,
): number | null => {
  const day = dayOf(date, zone);
  return day === null ? null : momentOf(atTime(addDays(day, offsetDays), at), zone);
};

const dateMoment = (from: number, until: Extract<Until, { kind: 'date' }>, place: Place): number => {
  const moment = momentOnDate(place.date, until, place.zone);
  if (moment === null) return from;
  return Math.min(Math.max(from, moment), from + mostDateDays * DAY_MS);
};

/**
 * The first moment at or after `from` (milliseconds) that `until` names, without its spread. A date that the lead does
 * not have, or that is past, is `from` itself; one that is far ahead is `mostDateDays` from there.
 */
export const momentFor = (from: number, until: Until, place: Place): number => {
  switch (until.kind) {
    case 'time':
      return nextTime(from, until, place.zone);
    case 'date':
      return dateMoment(from, until, place);
    case 'businessHours':
      return nextHours(from, until, place.zone);
  }
};
