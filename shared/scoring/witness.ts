import type { Json } from '../activity/index.ts';
import { type Condition, compileCondition, type Readable, type Test, testsOf } from '../condition/index.ts';

/** Beyond so many combinations we stop looking and say that the answer is a bound. */
const most = 20_000;

/** Values of one field among which every different answer of its tests is found, if `complete`. */
type Candidates = { path: readonly string[]; values: (Json | undefined)[]; complete: boolean };

const decided = new Set([
  'is',
  'isNot',
  'isOneOf',
  'isNoneOf',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'isKnown',
  'isUnknown',
]);
const textual = new Set(['contains', 'doesNotContain', 'startsWith', 'endsWith']);

/** Around each number that tests name, on it and beside it; between two of them the one's upper side lies. */
const aroundNumbers = (numbers: readonly number[]): number[] => {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const between = sorted.slice(1).map((high, i) => ((sorted[i] ?? high) + high) / 2);
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  return first === undefined || last === undefined ? [1] : [first - 1, ...sorted, ...between, last + 1];
};

/** Texts that meet as many of the textual tests as one text can: the beginnings, all that it contains, the ends. */
const composed = (tests: readonly Test[]): string[] => {
  const of = (op: string): string[] =>
    tests.flatMap((test) => (test.op === op && typeof test.value === 'string' ? [test.value] : []));
  const starts = ['', ...of('startsWith')];
  const ends = ['', ...of('endsWith')];
  const middles = ['', ...of('contains'), of('contains').join(' ')];
  return starts.flatMap((start) => middles.flatMap((middle) => ends.map((end) => `${start}${middle}${end}`)));
};

const listed = (test: Test): (string | number | boolean)[] =>
  test.value === undefined
    ? []
    : Array.isArray(test.value)
      ? [...test.value]
      : [test.value as string | number | boolean];

const candidatesOf = (
  path: readonly string[],
  tests: readonly Test[],
  closed: ReadonlyMap<string, readonly Json[]>,
): Candidates => {
  const known = closed.get(path.join('.'));
  if (known !== undefined) {
    return { path, values: [undefined, ...known], complete: tests.every((test) => decided.has(test.op)) };
  }
  const values = tests.flatMap(listed);
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = values.filter((value) => typeof value === 'string');
  const lists = tests.some((test) => test.op.startsWith('include') || test.op === 'excludes');
  const all: (Json | undefined)[] = [
    undefined,
    true,
    false,
    'another text',
    ...new Set([...texts, ...(tests.some((test) => textual.has(test.op)) ? composed(tests) : [])]),
    ...aroundNumbers(numbers),
    ...(lists ? [[...new Set([...texts, ...numbers])], ['another text']] : []),
  ];
  return { path, values: all, complete: tests.every((test) => decided.has(test.op)) };
};

const place = (facts: Record<string, unknown>, path: readonly string[], value: Json | undefined): void => {
  let inner = facts;
  for (const name of path.slice(0, -1)) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  const last = path[path.length - 1];
  if (last !== undefined) inner[last] = value;
};

/**
 * The highest worth of any facts, over everything that some conditions ask about and `fixed` does not already answer.
 * `exact` where the search was over all the different answers there are; otherwise a higher one may exist. Conditions
 * are compiled, not modelled: whatever is found really holds.
 */
export const search = (
  conditions: readonly Condition[],
  closed: ReadonlyMap<string, readonly Json[]>,
  worth: (facts: Readable) => number,
  enough = Number.POSITIVE_INFINITY,
  fixed: Readable = {},
): { best: number; exact: boolean; facts: Readable } => {
  const tests = conditions.flatMap(testsOf).filter((test) => !((test.field[0] ?? '') in fixed));
  const paths = [...new Map(tests.map((test) => [JSON.stringify(test.field), test.field])).values()];
  const fields = paths.map((path) =>
    candidatesOf(
      path,
      tests.filter((test) => JSON.stringify(test.field) === JSON.stringify(path)),
      closed,
    ),
  );
  const combinations = fields.reduce((product, field) => product * field.values.length, 1);
  let best = Number.NEGATIVE_INFINITY;
  let found: Readable = fixed;
  for (let n = 0; n < Math.min(combinations, most) && best < enough; n++) {
    const facts: Record<string, unknown> = { now: '2024-01-01T00:00:00.000Z', ...fixed };
    let rest = n;
    for (const { path, values } of fields) {
      place(facts, path, values[rest % values.length]);
      rest = Math.floor(rest / values.length);
    }
    const value = worth(facts);
    if (value <= best) continue;
    best = value;
    found = facts;
  }
  return { best, exact: combinations <= most && fields.every((field) => field.complete), facts: found };
};

/** Whether a condition can hold: surely (a witness was found), surely not, or not decided. */
export const canHold = (condition: Condition, closed: ReadonlyMap<string, readonly Json[]>): boolean | 'undecided' => {
  const ask = compileCondition(condition);
  const { best, exact } = search([condition], closed, (facts) => (ask(facts) ? 1 : 0), 1);
  return best === 1 ? true : exact ? false : 'undecided';
};
