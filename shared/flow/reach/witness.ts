import { type Condition, evaluate, type Test, testsOf } from '../../condition/index.ts';
import { Grade, type LeadField, Stage } from '../../lead/index.ts';
import { DAY_MS } from '../../time/index.ts';

/** Values for the facts that a condition asks about. */
export type Witness = { field: readonly string[]; value: unknown }[];

/**
 * Whether any lead can fulfil a condition: with some values for which it holds, `never`, or `unknown` where the condition
 * asks what cannot be decided by trying out values (parts of texts, dates).
 */
export type Fulfilment = { can: 'yes'; witnesses: Witness[] } | { can: 'never' } | { can: 'unknown' };

/** Trying out more combinations than this is not worth the time. */
const MOST_TRIES = 20_000;

/** Operators whose answer only depends on which of the values in question a fact equals or lies between. */
const decidable = new Set([
  'is',
  'isNot',
  'isOneOf',
  'isNoneOf',
  'gte',
  'gt',
  'lte',
  'lt',
  'between',
  'isKnown',
  'isUnknown',
]);

const valuesOf = (tests: readonly Test[]): (string | number | boolean)[] =>
  tests.flatMap(({ value }) => (value === undefined ? [] : Array.isArray(value) ? value : [value]));

/** Each number in question, and one between, below and above them. */
const around = (numbers: readonly number[], whole: boolean): number[] => {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const between = sorted.flatMap((n, i) => {
    const next = sorted[i + 1];
    if (next === undefined) return [];
    return whole ? (next - n > 1 ? [n + 1] : []) : [(n + next) / 2];
  });
  const rounded = whole ? sorted.flatMap((n) => (Number.isInteger(n) ? [n] : [Math.floor(n), Math.ceil(n)])) : sorted;
  return [...new Set([first - 1, ...rounded, ...between, last + 1])];
};

/** Where nobody says which day it is, one is as good as another. */
const SOME_DAY = '2026-01-15T12:00:00.000Z';
const dates = (numbers: readonly number[], now: string): string[] =>
  [0, ...numbers.flatMap((n) => [-n - 1, -n + 1, n - 1, n + 1])].map((days) =>
    new Date(Date.parse(now) + days * DAY_MS).toISOString(),
  );

const OTHER = 'something else';

/** Every value of a fact that could make a difference to these tests. */
const candidates = (
  field: readonly string[],
  tests: readonly Test[],
  fields: readonly LeadField[],
  now: string,
): unknown[] => {
  const [root, name, leaf] = field;
  const values = valuesOf(tests);
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = values.filter((value) => typeof value === 'string');
  if (root === 'grade') return [...Grade.options];
  if (root === 'stage') return [...Stage.options];
  if (root === 'bant') return name === 'answered' || name === 'met' ? [0, 1, 2, 3, 4] : [true, false];
  if (root === 'score') return around(numbers, false);
  if (root === 'did' && leaf === 'count') return [undefined, ...around(numbers, true).filter((count) => count >= 1)];
  if (root === 'did') return [undefined, ...dates(numbers, now)];
  if (root === 'consent') return name === 'suppressed' ? [true, false] : ['subscribed', 'unsubscribed', 'unknown'];
  if (root === 'segments') return [[], texts, ...texts.map((text) => [text])];
  const type = root === 'lead' ? fields.find((known) => known.name === name)?.type : undefined;
  if (type === 'number') return [undefined, ...around(numbers, false)];
  if (type === 'boolean') return [undefined, true, false];
  if (type === 'date') return [undefined, ...dates(numbers, now)];
  if (type === 'list') return [undefined, [OTHER], texts, ...texts.map((text) => [text])];
  return [
    undefined,
    ...new Set([...texts, ...texts.map((text) => `${text} and more`), ...texts.map((text) => `more ${text}`), OTHER]),
    ...(numbers.length > 0 ? around(numbers, false) : []),
    ...(values.some((value) => typeof value === 'boolean') ? [true, false] : []),
  ];
};

/** The value at a path of a document that is being made. */
export const placeValue = (document: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [name, ...rest] = path;
  if (name === undefined || value === undefined) return;
  if (rest.length === 0) {
    document[name] = value;
    return;
  }
  const child = Object.hasOwn(document, name) ? document[name] : undefined;
  const inner = typeof child === 'object' && child !== null ? (child as Record<string, unknown>) : {};
  document[name] = inner;
  placeValue(inner, rest, value);
};

/**
 * Tries out the values that could make a difference, by the condition language's own evaluation, until so many
 * combinations fit.
 */
export const fulfil = (condition: Condition, fields: readonly LeadField[], now = SOME_DAY, most = 1): Fulfilment => {
  const tests = testsOf(condition);
  const asked = new Map<string, Test[]>();
  for (const test of tests) {
    const key = JSON.stringify(test.field);
    asked.set(key, [...(asked.get(key) ?? []), test]);
  }
  const choices = [...asked.values()].map((group) => {
    const field = group[0]?.field ?? [];
    return { field, values: candidates(field, group, fields, now) };
  });
  const tries = choices.reduce((product, { values }) => product * values.length, 1);
  if (tries > MOST_TRIES) return { can: 'unknown' };
  const witnesses: Witness[] = [];
  for (let n = 0; n < tries && witnesses.length < most; n++) {
    const facts: Record<string, unknown> = { now };
    let rest = n;
    const witness = choices.map(({ field, values }) => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      placeValue(facts, field, value);
      return { field, value };
    });
    if (evaluate(condition, facts)) witnesses.push(witness);
  }
  if (witnesses.length > 0) return { can: 'yes', witnesses };
  return tests.every(({ op }) => decidable.has(op)) ? { can: 'never' } : { can: 'unknown' };
};
