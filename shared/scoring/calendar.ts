const dayMs = 86_400_000;
/** No zone is farther from UTC. */
const farthestMs = 15 * 3_600_000;

/** Whole days of a time zone's calendar. A day is its number counted from 1 January 1970. */
export type Calendar = {
  /** The calendar day on which an instant (epoch milliseconds) falls. */
  dayOf: (ms: number) => number;
  /** The first instant of a day. */
  startOf: (day: number) => number;
  timeZone: string;
};

const offsetReader = (timeZone: string): ((ms: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const at: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) at[type] = Number(value);
    const local = Date.UTC(at.year ?? 0, (at.month ?? 1) - 1, at.day, at.hour, at.minute, at.second);
    return local - Math.floor(ms / 1000) * 1000;
  };
};

/** True for a time zone that the runtime knows. */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
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
  if (timeZone === 'UTC') return { timeZone, dayOf: (ms) => Math.floor(ms / dayMs), startOf: (day) => day * dayMs };
  const offset = offsetReader(timeZone);
  const known = new Map<number, UtcDay>();
  const learn = (utcDay: number): UtcDay => {
    const start = utcDay * dayMs;
    const before = offset(start);
    const after = offset(start + dayMs - 1);
    const day = { before, after, change: before === after ? start : changeBetween(offset, start, start + dayMs - 1) };
    known.set(utcDay, day);
    return day;
  };
  const dayOf = (ms: number): number => {
    const utcDay = Math.floor(ms / dayMs);
    const day = known.get(utcDay) ?? learn(utcDay);
    return Math.floor((ms + (ms < day.change ? day.before : day.after)) / dayMs);
  };
  return {
    timeZone,
    dayOf,
    startOf: (day) => {
      let before = day * dayMs - farthestMs;
      let within = day * dayMs + farthestMs;
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
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
