import { DAY_MS } from './units.ts';

/** A day and time on the clocks of a place. Months count from 1. */
export type Local = { year: number; month: number; day: number; hour: number; minute: number; second: number };

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
};

/** Whether this is a time zone that the runtime knows: `Europe/Berlin`, `UTC`. */
export const isTimeZone = (zone: string): boolean => {
  if (formats.has(zone)) return true;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
};

/** What the clocks show in a zone. */
export const localAt = (ms: number, zone: string): Local => {
  const read = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(ms))
    if (type in read) read[type as keyof typeof read] = Number(value);
  return read;
};

const asUtc = (local: Local): number =>
  Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export const offsetAt = (ms: number, zone: string): number => asUtc(localAt(ms, zone)) - Math.floor(ms / 1000) * 1000;

/**
 * The moment at which the clocks show this. Where they show it twice (the end of summer time) the first; where they
 * skip it (the beginning) as long after the skip began as the time says.
 */
export const momentOf = (local: Local, zone: string): number => {
  const utc = asUtc(local);
  const before = offsetAt(utc - DAY_MS, zone);
  const after = offsetAt(utc + DAY_MS, zone);
  const fits = [utc - before, utc - after].filter((ms) => offsetAt(ms, zone) === utc - ms);
  return fits.length > 0 ? Math.min(...fits) : utc - before;
};

/** The same clock time on another day of the calendar. */
export const addDays = (local: Local, days: number): Local => {
  const date = new Date(Date.UTC(local.year, local.month - 1, local.day + days));
  return { ...local, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** ISO weekday of a local day, Monday is 1. */
export const weekdayOf = (local: Local): number =>
  new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay() || 7;

/** The wall clock of a zone at an instant, as `09:05`. */
export const clockAt = (ms: number, zone: string): string => {
  const { hour, minute } = localAt(ms, zone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
};
