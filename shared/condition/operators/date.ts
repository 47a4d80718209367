import * as z from 'zod';
import { DAY_MS } from '../../time/index.ts';
import { literal } from './literal.ts';
import { comparing, type Definition, type Operator } from './operator.ts';

/** A calendar date, as a date input gives it. */
const Day = z.iso.date('Give a date as YYYY-MM-DD.');
const Days = z.number('Give whole days.').int('Give whole days.').min(1).max(3650);

const shape = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z)?$/;
/** Dates are compared as text: ISO text order is time order, and it is total over whatever a sender calls a date. */
const isDate = (fact: unknown): fact is string => typeof fact === 'string' && shape.test(fact);

/** The date part of `$v` compared with a date, false for what is no date. */
const whenDate = (then: string): string =>
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
const inWindow =
  (from: number | null, to: number) =>
  (fact: unknown, now: string): boolean => {
    if (!isDate(fact)) return false;
    const at = instantOf(fact);
    return at <= shifted(now, to) && (from === null || at >= shifted(now, from));
  };

const inWindowText = (from: number | null, to: number, facts: string): string => {
  const until = `${instantText} <= ${shiftedText(facts, to)}`;
  return whenDate(from === null ? until : `(${until} and ${instantText} >= ${shiftedText(facts, from)})`);
};

/** "5 days", "1 day". */
const dayWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

type Window = { from: number | null; to: number };

/** N times 24 hours from the instant asked. An unknown date lies in no window. */
const windowed = (
  op: string,
  label: string,
  windowOf: (days: number) => Window,
  words: (days: string) => string,
): Operator =>
  comparing<number>(op, {
    label,
    types: ['date'],
    input: 'days',
    value: Days,
    first: 30,
    typed: false,
    relative: true,
    decidable: true,
    landmarks: (days) => {
      const { from, to } = windowOf(days);
      return { days: from === null ? [to] : [from, to] };
    },
    range: () => null,
    test: (days) => inWindow(windowOf(days).from, windowOf(days).to),
    jsonata: (days, facts) => inWindowText(windowOf(days).from, windowOf(days).to, facts),
    words: (field, days) => `${field} is ${words(dayWords(days))}`,
  });

const onDate = {
  types: ['date'],
  input: 'date',
  value: Day,
  first: undefined,
  typed: false,
  relative: false,
  decidable: true,
  landmarks: (date) => ({ dates: [date] }),
  range: () => null,
} satisfies Partial<Definition<string>>;

/** By calendar date in UTC. */
const dated = (op: string, word: string, sign: '<' | '>' | '=', holds: (day: string, date: string) => boolean) =>
  comparing<string>(op, {
    ...onDate,
    label: `is ${word}`,
    test: (date) => (fact) => isDate(fact) && holds(fact.slice(0, 10), date),
    jsonata: (date) => whenDate(`$substring($v, 0, 10) ${sign} ${literal(date)}`),
    words: (field, date) => `${field} is ${word} ${date}`,
  });

export const dates: readonly Operator[] = [
  windowed(
    'withinLastDays',
    'is within the last … days',
    (days) => ({ from: -days, to: 0 }),
    (days) => `within the last ${days}`,
  ),
  windowed(
    'moreThanDaysAgo',
    'is more than … days ago',
    (days) => ({ from: null, to: -days }),
    (days) => `more than ${days} ago`,
  ),
  windowed(
    'withinNextDays',
    'is within the next … days',
    (days) => ({ from: 0, to: days }),
    (days) => `within the next ${days}`,
  ),
  dated('before', 'before', '<', (day, date) => day < date),
  dated('after', 'after', '>', (day, date) => day > date),
  dated('on', 'on', '=', (day, date) => day === date),
];
