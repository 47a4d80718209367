import * as z from 'zod';
import { DAY_MS } from '../../time/index.ts';

/** A calendar date, as a date input gives it. */
export const Day = z.iso.date('Give a date as YYYY-MM-DD.');
export const Days = z.number().int('Give whole days.').min(1).max(3650);

const shape = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z)?$/;
/** Dates are compared as text: ISO text order is time order, and it is total over whatever a sender calls a date. */
export const isDate = (fact: unknown): fact is string => typeof fact === 'string' && shape.test(fact);

/** The date part of `$v` compared with a date, false for what is no date. */
export const whenDate = (then: string): string =>
  `$type($v) = "string" ? ($contains($v, ${String(shape)}) ? ${then} : false) : false`;

/** A date or instant at full length. */
const instantOf = (date: string): string =>
  date.length === 10 ? `${date}T00:00:00.000Z` : date.length === 20 ? `${date.slice(0, 19)}.000Z` : date;

const instantText =
  '($length($v) = 10 ? $v & "T00:00:00.000Z" : $length($v) = 20 ? $substring($v, 0, 19) & ".000Z" : $v)';

/** `now` moved by whole days of 24 hours. */
const shifted = (now: string, days: number): string => new Date(Date.parse(now) + days * DAY_MS).toISOString();

const shiftedText = (facts: string, days: number): string =>
  days === 0
    ? `${facts}.now`
    : `$fromMillis($toMillis(${facts}.now) ${days < 0 ? '-' : '+'} ${Math.abs(days) * DAY_MS})`;

/** From `from` days to `to` days counted from now, both ends included; `null` is no end. */
export const inWindow =
  (from: number | null, to: number) =>
  (fact: unknown, now: string): boolean => {
    if (!isDate(fact)) return false;
    const at = instantOf(fact);
    return at <= shifted(now, to) && (from === null || at >= shifted(now, from));
  };

export const inWindowText = (from: number | null, to: number, facts: string): string => {
  const until = `${instantText} <= ${shiftedText(facts, to)}`;
  return whenDate(from === null ? until : `(${until} and ${instantText} >= ${shiftedText(facts, from)})`);
};

/** "5 days", "1 day". */
export const dayWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
