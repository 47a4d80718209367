import { DAY_MS, HOUR_MS } from './units.ts';
import { offsetAt } from './zone.ts';

/** No zone is farther from UTC. */
const farthestMs = 15 * HOUR_MS;

/** Whole days of a time zone's calendar. A day is its number counted from 1 January 1970. */
export type Calendar = {
  /** The calendar day on which an instant (epoch milliseconds) falls. */
  dayOf: (ms: number) => number;
  /** The first instant of a day. */
  startOf: (day: number) => number;
  timeZone: string;
};

/** The first millisecond after `from` (exclusive) until `to` at which the offset is that of `to`. */
const changeBetween = (offset: (ms: number) => number, from: number, to: number): number => {
  const after = offset(to);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle) === after) high = middle;
    else low = middle;
  }
  return high;
};

/** Offsets of one UTC day: until `change` it is `before`, from then on `after`. */
type UtcDay = { change: number; before: number; after: number };

/**
 * The calendar of a time zone. Asking the runtime for an offset costs a microsecond and more, so each UTC day is asked
 * once: its offset at both ends, and where they differ the instant between (no zone changes twice in a day).
 */
export const calendarOf = (timeZone: string): Calendar => {
  if (timeZone === 'UTC') return { timeZone, dayOf: (ms) => Math.floor(ms / DAY_MS), startOf: (day) => day * DAY_MS };
  const offset = (ms: number) => offsetAt(ms, timeZone);
  const known = new Map<number, UtcDay>();
  const learn = (utcDay: number): UtcDay => {
    const start = utcDay * DAY_MS;
    const before = offset(start);
    const after = offset(start + DAY_MS - 1);
    const day = { before, after, change: before === after ? start : changeBetween(offset, start, start + DAY_MS - 1) };
    known.set(utcDay, day);
    return day;
  };
  const dayOf = (ms: number): number => {
    const utcDay = Math.floor(ms / DAY_MS);
    const day = known.get(utcDay) ?? learn(utcDay);
    return Math.floor((ms + (ms < day.change ? day.before : day.after)) / DAY_MS);
  };
  return {
    timeZone,
    dayOf,
    startOf: (day) => {
      let before = day * DAY_MS - farthestMs;
      let within = day * DAY_MS + farthestMs;
      while (within - before > 1) {
        const middle = Math.floor((before + within) / 2);
        if (dayOf(middle) < day) before = middle;
        else within = middle;
      }
      return within;
    },
  };
};

/** The week of a day, from Monday; 1 January 1970 was a Thursday. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7);

/** A day as YYYY-MM-DD. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The calendar day (YYYY-MM-DD) on which an instant falls in a time zone. */
export const dayIn = (timeZone: string, ms: number): string => dayText(calendarOf(timeZone).dayOf(ms));
