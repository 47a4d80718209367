import { literal } from './operators/literal.ts';

/**
 * How often a lead did any of some activities, in all or lately: the path `touchpoints`, `ever` or a number of days, and
 * the kinds of activity; no kind means any. `["touchpoints", "30", "Ebook Downloaded", "Webinar Attended"]`.
 */
export type Touchpoints = { withinDays: number | null; kinds: readonly string[] };

/** The longest time that "lately" can be: so long each lead's days are kept. */
const MOST_TOUCHPOINT_DAYS = 90;
/** The most kinds that one count can add up. */
export const MOST_TOUCHPOINT_KINDS = 20;

export const touchpointsPath = ({ withinDays, kinds }: Touchpoints): string[] => [
  'touchpoints',
  withinDays === null ? 'ever' : String(withinDays),
  ...kinds,
];

/** What a path of touchpoints counts; `null` for any other path and for a time that is no number of days. */
export const touchpointsOf = (path: readonly string[]): Touchpoints | null => {
  const [root, time, ...kinds] = path;
  if (root !== 'touchpoints' || time === undefined || kinds.length > MOST_TOUCHPOINT_KINDS) return null;
  if (time === 'ever') return { withinDays: null, kinds };
  const withinDays = /^[1-9][0-9]?$/.test(time) ? Number(time) : 0;
  return withinDays >= 1 && withinDays <= MOST_TOUCHPOINT_DAYS ? { withinDays, kinds } : null;
};

/** The facts that counting reads. */
export const touchpointReads = ({ kinds }: Touchpoints): string[][] =>
  kinds.length === 0 ? [['did']] : kinds.map((kind) => ['did', kind]);

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How often one kind was done: `count` in all, or one entry of `recent` (its age in days) for each time. */
const timesOf = (history: unknown, withinDays: number | null): number => {
  if (!isObject(history)) return 0;
  if (withinDays === null) return typeof history.count === 'number' ? history.count : 0;
  const recent = Array.isArray(history.recent) ? history.recent : [history.recent];
  return recent.filter((age) => typeof age === 'number' && age < withinDays).length;
};

/** Counts over the activity history of facts (`did`). Whatever is not there was done zero times. */
export const countTouchpoints = ({ withinDays, kinds }: Touchpoints, did: unknown): number => {
  if (!isObject(did)) return 0;
  const histories =
    kinds.length === 0 ? Object.values(did) : kinds.map((kind) => (Object.hasOwn(did, kind) ? did[kind] : undefined));
  return histories.reduce((sum: number, history) => sum + timesOf(history, withinDays), 0);
};

const timesText = (withinDays: number | null): string =>
  withinDays === null
    ? '($type($h) = "object" ? ($type($h.count) = "number" ? $h.count : 0) : 0)'
    : `($type($h) = "object" ? $count($filter([$h.recent], function($a) { $type($a) = "number" ? $a < ${withinDays} : false })) : 0)`;

/** The same in JSONata, over the facts in a variable: always a number. */
export const touchpointsText = ({ withinDays, kinds }: Touchpoints, facts: string): string => {
  const times = timesText(withinDays);
  const sum =
    kinds.length === 0
      ? `$sum($append([0], $each($d, function($h) { ${times} })))`
      : kinds.map((kind) => `($h := $lookup($d, ${literal(kind)}); ${times})`).join(' + ');
  return `($d := ${facts}.did; $type($d) = "object" ? (${sum}) : 0)`;
};

const list = (kinds: readonly string[]): string =>
  kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;

/** "Times any activity", "Times Ebook Downloaded or Webinar Attended in the last 30 days". */
export const touchpointWords = ({ withinDays, kinds }: Touchpoints): string =>
  `Times ${kinds.length === 0 ? 'any activity' : list(kinds)}${
    withinDays === null ? '' : ` in the last ${withinDays === 1 ? 'day' : `${withinDays} days`}`
  }`;
