import { type Condition, fieldCatalogue, words } from '../../condition/index.ts';
import { DAY_SECONDS } from '../../time/index.ts';
import type { ActivityMatch, Duration } from '../document.ts';
import type { Until } from '../until.ts';
import type { Names } from './kind.ts';

/** `nurture-2_pricing` → "Nurture 2 pricing". */
const readable = (id: string): string => {
  const spaced = id.replaceAll(/[-_]+/g, ' ').trim();
  return spaced === '' ? '' : spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** The name of something, or its id made readable, or "…" where nothing is chosen yet. */
export const nameOf = (id: string, names: Readonly<Record<string, string>> | undefined): string =>
  id === '' ? '…' : names !== undefined && Object.hasOwn(names, id) ? (names[id] ?? readable(id)) : readable(id);

/** "1 day", "3 weeks". */
export const durationWords = ({ amount, unit }: Duration): string =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? unit.slice(0, -1) : unit}`;

const secondsPer: Record<Duration['unit'], number> = {
  minutes: 60,
  hours: 3600,
  days: DAY_SECONDS,
  weeks: 7 * DAY_SECONDS,
};

/** A duration in seconds; a day is 24 hours. */
export const secondsOf = ({ amount, unit }: Duration): number => amount * secondsPer[unit];

const timeWords = (at: string): string => at.replace(/^0(\d)/, '$1');

const zoneWords = (zone: string): string => (zone === 'lead' ? "in the lead's time zone" : `in ${zone}`);

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Monday to Friday", "Tuesday or Thursday"; empty for any day. */
export const weekdayWords = (weekdays: readonly number[]): string => {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length === 7) return '';
  const name = (day: number) => dayNames[day - 1] ?? '';
  if (days.length > 2 && last - first === days.length - 1) return `${name(first)} to ${name(last)}`;
  return listWords(days.map(name), 'or');
};

/** "a, b or c". */
export const listWords = (items: readonly string[], last: 'and' | 'or'): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;

/** "9:00 on Tuesday or Thursday in the lead's time zone". */
export const untilWords = (until: Until, names: Names): string => {
  const zone = zoneWords(until.zone);
  const days = until.kind === 'date' ? '' : weekdayWords(until.weekdays);
  if (until.kind === 'time') return `${timeWords(until.at)}${days === '' ? '' : ` on ${days}`} ${zone}`;
  if (until.kind === 'businessHours')
    return `${timeWords(until.from)}–${timeWords(until.to)}${days === '' ? '' : `, ${days},`} ${zone}`;
  const field = nameOf(until.field, names.fields);
  const days2 = Math.abs(until.offsetDays);
  const offset =
    until.offsetDays === 0
      ? `on the date in “${field}”`
      : `${days2} ${days2 === 1 ? 'day' : 'days'} ${until.offsetDays < 0 ? 'before' : 'after'} the date in “${field}”`;
  return `${offset} at ${timeWords(until.at)} ${zone}`;
};

const standardCatalogue = fieldCatalogue({ activity: true });

/** A condition in words, without a capital or a full stop. */
export const conditionWords = (condition: Condition, names: Names): string =>
  names.condition === undefined ? words(condition, standardCatalogue) : names.condition(condition);

/** "Pricing Viewed where …". */
export const matchWords = (match: ActivityMatch, names: Names): string =>
  match.when === undefined
    ? `“${match.activity || '…'}”`
    : `“${match.activity || '…'}” where ${conditionWords(match.when, names)}`;

/** Author text short enough for a title. */
export const shorten = (text: string, most: number): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
};
