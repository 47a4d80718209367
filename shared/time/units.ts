/** Lengths of time in milliseconds, the unit of every instant here. A day is 24 hours; days of a calendar are in `calendar.ts`. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The same day in seconds, the unit of waits and timeouts in a flow (as in Amazon States Language). */
export const DAY_SECONDS = DAY_MS / SECOND_MS;
