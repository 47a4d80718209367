import * as z from 'zod';

/** Hours and minutes as a person writes them: `09:00`. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as 09:00.');

/** `lead` is the lead's own time zone (the workspace's where it is unknown); else an IANA name. */
const Zone = z.string().min(1).max(64);

/** ISO weekdays, Monday is 1. */
const Weekdays = z.array(z.number().int().min(1).max(7)).max(7);

/**
 * The most days that a date is waited for. A run lives a year and a date can be any, so without this no wait for a date
 * could be proven to end in time; what a lead does after the date still has two months.
 */
export const mostDateDays = 300;

/**
 * A moment that depends on the lead. `spreadMinutes` moves it later by a part of that many minutes, the same for the
 * same lead and step, so that ten thousand leads do not wake in one second.
 */
export const Until = z.discriminatedUnion('kind', [
  /** The next such time on one of these weekdays (none given: any day). */
  z.object({
    kind: z.literal('time'),
    at: TimeOfDay,
    weekdays: Weekdays,
    zone: Zone,
    spreadMinutes: z.number().int().min(0).max(240).default(10),
  }),
  /**
   * So many days after (or before) a date of the lead, at that time. A missing or past date does not wait, a far one
   * for `mostDateDays`.
   */
  z.object({
    kind: z.literal('date'),
    field: z.string().max(64),
    offsetDays: z.number().int().min(-365).max(365),
    at: TimeOfDay,
    zone: Zone,
    spreadMinutes: z.number().int().min(0).max(240).default(10),
  }),
  /** The next moment inside working hours; at once where it is one already. */
  z.object({
    kind: z.literal('businessHours'),
    from: TimeOfDay,
    to: TimeOfDay,
    weekdays: Weekdays,
    zone: Zone,
    spreadMinutes: z.number().int().min(0).max(240).default(10),
  }),
]);
export type Until = z.infer<typeof Until>;
