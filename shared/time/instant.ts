import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts';

/** Epoch milliseconds of an instant as the ledger holds it (`2024-05-06T07:08:09.123Z`), several times faster than `Date`. */
export const msOf = (instant: string): number => {
  if (instant.length !== 24) return Date.parse(instant);
  const year = digits(instant, 0, 4);
  const month = digits(instant, 5, 2);
  const day = digits(instant, 8, 2);
  return (
    (daysBefore(year, month) + day - 1) * DAY_MS +
    digits(instant, 11, 2) * HOUR_MS +
    digits(instant, 14, 2) * MINUTE_MS +
    digits(instant, 17, 2) * SECOND_MS +
    digits(instant, 20, 3)
  );
};

const digits = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let i = from; i < from + count; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
};

/** Days from 1 January 1970 to the first of a month, by the calendar that begins its years in March. */
const daysBefore = (year: number, month: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5);
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};
