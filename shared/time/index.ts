export { type Calendar, calendarOf, dayIn, dayText, weekOf } from './calendar.ts';
export { msOf } from './instant.ts';
export { DAY_MS, DAY_SECONDS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts';
export { addDays, clockAt, isTimeZone, type Local, localAt, momentOf, weekdayOf } from './zone.ts';
