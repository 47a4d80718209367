import type { Json } from '../activity/index.ts';
import { DAY_MS } from '../time/index.ts';
import { compileCondition, questionOf } from './compile.ts';
import type { Condition, Test } from './condition.ts';
import type { Domain, DomainOf } from './domain.ts';
import type { Landmarks } from './operators/index.ts';
import { isReserved, type Readable, readerOf } from './path.ts';
import { testsOf } from './reads.ts';
import { touchpointsOf } from './touchpoints.ts';

/** After so many looks at values we stop and say that we do not know. */
const MOST_LOOKS = 40_000;
/** All subsets of so many elements are tried for a list; of more, some. */
const MOST_ELEMENTS = 6;

/** Where nobody says which instant it is, one is as good as another. */
const SOME_NOW = '2026-01-15T12:00:00.000Z';

/** A text that no condition names. */
const OTHER = 'something else';

/** One field that conditions ask about, and values among which every different answer is found, if `complete`. */
type Choice = { values: readonly (Json | undefined)[]; complete: boolean };

const merged = (all: readonly Landmarks[]) => ({
  numbers: [...new Set(all.flatMap(({ numbers = [] }) => numbers))].sort((a, b) => a - b),
  texts: [...new Set(all.flatMap(({ texts = [] }) => texts))],
  booleans: all.some(({ booleans = [] }) => booleans.length > 0),
  elements: [...new Set(all.flatMap(({ elements = [] }) => elements))],
  dates: [...new Set(all.flatMap(({ dates = [] }) => dates))],
  days: [...new Set(all.flatMap(({ days = [] }) => days))],
  starts: all.flatMap(({ start }) => (start === undefined ? [] : [start])),
  middles: all.flatMap(({ middle }) => (middle === undefined ? [] : [middle])),
  ends: all.flatMap(({ end }) => (end === undefined ? [] : [end])),
});
type Merged = ReturnType<typeof merged>;

/** Each number that is compared with, one between each two, one below and one above all. */
const numbersAround = (numbers: readonly number[], { whole, least }: Domain): number[] => {
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const between = numbers.slice(1).map((high, i) => ((numbers[i] ?? high) + high) / 2);
  const all = [first - 1, ...numbers, ...between, last + 1];
  const fitting = whole === true ? all.flatMap((n) => [Math.floor(n), Math.ceil(n)]) : all;
  return [...new Set(fitting)].filter((n) => least === undefined || n >= least);
};

/** Instants on, just before and just after each that is compared with. */
const instantsAround = ({ dates, days }: Merged, now: string): string[] => {
  const edges = [
    ...dates.flatMap((date) => [Date.parse(date), Date.parse(date) + DAY_MS]),
    ...days.map((n) => Date.parse(now) + n * DAY_MS),
  ].filter(Number.isFinite);
  const all = edges.length === 0 ? [Date.parse(now)] : edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
  return [...new Set(all)].map((ms) => new Date(ms).toISOString());
};

/** Texts that have as many of the parts as one text can. */
const textsAround = ({ texts, starts, middles, ends }: Merged): string[] => {
  const parts = (some: readonly string[]) => ['', ...some];
  const composed = parts(starts).flatMap((start) =>
    [...parts(middles), middles.join(' ')].flatMap((middle) => parts(ends).map((end) => `${start}${middle}${end}`)),
  );
  return [...new Set([...texts, ...composed.filter((text) => text !== ''), OTHER])];
};

const listsAround = ({ elements, texts }: Merged): Json[][] => {
  const named = [...new Set([...elements, ...texts])];
  if (named.length > MOST_ELEMENTS) return [[], [OTHER], named, ...named.map((element) => [element])];
  const subsets = Array.from({ length: 2 ** named.length }, (_, bits) => named.filter((_, i) => (bits >> i) % 2 === 1));
  return [...subsets, [OTHER]];
};

const valuesOf = (domain: Domain, landmarks: Merged, now: string): (Json | undefined)[] => {
  if (domain.only !== undefined) return [...domain.only];
  switch (domain.type) {
    case 'number':
      return numbersAround(landmarks.numbers, domain);
    case 'boolean':
      return [true, false];
    case 'date':
      return instantsAround(landmarks, now);
    case 'list':
      return listsAround(landmarks);
    case 'text':
      return textsAround(landmarks);
    default:
      // Only the sender knows its type: it may be any.
      return [
        ...textsAround(landmarks),
        ...(landmarks.numbers.length > 0 ? numbersAround(landmarks.numbers, domain) : []),
        ...(landmarks.booleans ? [true, false] : []),
        ...(landmarks.elements.length > 0 ? listsAround(landmarks) : []),
        ...(landmarks.dates.length + landmarks.days.length > 0 ? instantsAround(landmarks, now) : []),
      ];
  }
};

const choiceOf = (tests: readonly Test[], domainOf: DomainOf, now: string): Choice => {
  const domain = domainOf(tests[0]?.field ?? []);
  const questions = tests.map(questionOf);
  const landmarks = merged(questions.map(({ operator, value }) => operator.landmarks(value)));
  const values = valuesOf(domain, landmarks, now);
  return {
    values: domain.known === true ? values : [undefined, ...values],
    complete:
      (domain.only !== undefined || questions.every(({ operator }) => operator.decidable)) &&
      landmarks.elements.length <= MOST_ELEMENTS &&
      // A fixed date may be at any distance from now, and only one distance is tried.
      (landmarks.dates.length === 0 || landmarks.days.length === 0),
  };
};

/** Puts a value at a path of a document that is being made. */
const put = (document: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void => {
  if (name === undefined || value === undefined || isReserved(name)) return;
  if (rest.length === 0) {
    document[name] = value;
    return;
  }
  const child = Object.hasOwn(document, name) ? document[name] : undefined;
  const inner = typeof child === 'object' && child !== null && !Array.isArray(child) ? { ...child } : {};
  document[name] = inner;
  put(inner, rest, value);
};

/** What was chosen so far, by path. */
type Chosen = ReadonlyMap<string, Json | undefined>;

/** What a condition says while some facts are still open: `null` where they decide. */
type Partly = (chosen: Chosen, given: Readable) => boolean | null;

const partly = (condition: Condition): Partly => {
  switch (condition.kind) {
    case 'test': {
      const key = JSON.stringify(condition.field);
      const read = readerOf(condition.field);
      const { operator, value } = questionOf(condition);
      const ask = operator.test(value);
      const root = condition.field[0] ?? '';
      return (chosen, given) => {
        if (root in given) return ask(read(given), String(given.now));
        return chosen.has(key) ? ask(chosen.get(key), String(given.now)) : null;
      };
    }
    case 'not': {
      const inner = partly(condition.of);
      return (chosen, given) => {
        const answer = inner(chosen, given);
        return answer === null ? null : !answer;
      };
    }
    default: {
      const parts = condition.of.map(partly);
      const decisive = condition.kind === 'any';
      return (chosen, given) => {
        let answer: boolean | null = !decisive;
        for (const part of parts) {
          const one = part(chosen, given);
          if (one === decisive) return decisive;
          if (one === null) answer = null;
        }
        return answer;
      };
    }
  }
};

/** Facts in which everything chosen stands in its place. */
const documentOf = (chosen: Chosen): Readable => {
  const made: Record<string, unknown> = {};
  for (const [key, value] of chosen) {
    const path = JSON.parse(key) as string[];
    const touchpoints = touchpointsOf(path);
    if (touchpoints === null) put(made, path, value);
    else if (typeof value === 'number' && value > 0) {
      const kind = touchpoints.kinds[0] ?? 'Any activity';
      put(made, ['did', kind, 'count'], value);
      put(
        made,
        ['did', kind, 'recent'],
        Array.from({ length: value }, () => 0),
      );
    }
  }
  return made;
};

/** A condition and what it is worth that it holds. */
export type Wish = { when: Condition; worth: number };

export type Best = {
  /** The highest worth that was found. */
  worth: number;
  /** No facts are worth more. Otherwise there may be some. */
  exact: boolean;
  /** Facts of that worth, without what was given. */
  facts: Readable;
};

export type SearchOptions = {
  domainOf: DomainOf;
  /** Facts that stand, by their roots: these are not looked for. */
  given?: Readable;
  now?: string;
  /** Enough of that; the search ends where it is found. */
  enough?: number;
  /** Hears of all facts that are worth enough; true goes on looking for more. */
  onFound?: (facts: Readable) => boolean;
};

/**
 * Looks for facts for which conditions hold that are worth the most together: one field after the other, leaving out
 * what cannot be worth more whatever the open fields are. Conditions are asked, not modelled: what is found really holds.
 */
export const search = (wishes: readonly Wish[], options: SearchOptions): Best => {
  const { domainOf, now = SOME_NOW, enough = Number.POSITIVE_INFINITY, onFound } = options;
  const given: Readable = { now, ...options.given };
  const tests = wishes.flatMap(({ when }) => testsOf(when)).filter(({ field: [root = ''] }) => !(root in given));
  const choices = [...Map.groupBy(tests, ({ field }) => JSON.stringify(field))].map(([key, group]) => ({
    key,
    ...choiceOf(group, domainOf, now),
  }));
  const asks = wishes.map(({ when, worth }) => ({ part: partly(when), whole: compileCondition(when), worth }));
  const chosen = new Map<string, Json | undefined>();
  let looks = 0;
  let best = Number.NEGATIVE_INFINITY;
  let facts: Readable = {};
  let done = false;
  let hangTogether = false;

  /** The most that facts can be worth of which some are still to be chosen. */
  const bound = (): number =>
    asks.reduce((sum, { part, worth }) => {
      const answer = part(chosen, given);
      return sum + (answer === null ? Math.max(0, worth) : answer ? worth : 0);
    }, 0);

  const take = (most: number): void => {
    const made = documentOf(chosen);
    const all = { ...made, ...given };
    const worth = asks.reduce((sum, one) => sum + (one.whole(all) ? one.worth : 0), 0);
    // One fact lies inside another: they cannot be chosen each for itself.
    if (worth !== most) hangTogether = true;
    if (worth > best) {
      best = worth;
      facts = made;
    }
    if (worth >= enough) done = onFound === undefined || !onFound(made);
  };

  const choose = (at: number): void => {
    const most = bound();
    if (onFound === undefined ? most <= best : most < enough) return;
    const choice = choices[at];
    if (choice === undefined) {
      take(most);
      return;
    }
    for (const value of choice.values) {
      looks += 1;
      if (done || looks > MOST_LOOKS) break;
      chosen.set(choice.key, value);
      choose(at + 1);
    }
    chosen.delete(choice.key);
  };
  choose(0);
  const exact = looks <= MOST_LOOKS && !hangTogether && choices.every(({ complete }) => complete);
  return { worth: best, exact: exact || best >= enough, facts };
};

/**
 * Whether a condition can hold: `yes`, with facts for which it does; `never`; or `undecided`, where values that could be
 * tried do not tell (parts of texts, too many fields).
 */
export type Fulfilment = { can: 'yes'; facts: readonly Readable[] } | { can: 'never' } | { can: 'undecided' };

/**
 * Facts of each kind that some tests tell apart, with as few of them known as can be; `complete` where these are all
 * kinds. Of more than `most` only some are made.
 */
export const variants = (
  tests: readonly Test[],
  { domainOf, now = SOME_NOW, most }: Pick<SearchOptions, 'domainOf' | 'now'> & { most: number },
): { facts: Readable[]; complete: boolean } => {
  let all: Map<string, Json | undefined>[] = [new Map()];
  let complete = true;
  for (const [key, group] of Map.groupBy(tests, ({ field }) => JSON.stringify(field))) {
    const choice = choiceOf(group, domainOf, now);
    const asks = group.map(questionOf).map(({ operator, value }) => operator.test(value));
    const answers = (value: Json | undefined): string => asks.map((ask) => ask(value, now)).join();
    const different = [...Map.groupBy(choice.values, answers).values()].map(([first]) => first);
    const longer = all.flatMap((made) => different.map((value) => new Map(made).set(key, value)));
    complete &&= choice.complete && longer.length <= most;
    all = longer.slice(0, most);
  }
  return { facts: all.map(documentOf), complete };
};

/** The parts that must all hold. */
const partsOf = (condition: Condition): Condition[] =>
  condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition];

/** Parts that ask about the same fields, directly or through others, together: each such group holds or fails alone. */
const groupsOf = (parts: readonly Condition[]): Condition[][] => {
  let groups: { parts: Condition[]; fields: Set<string> }[] = [];
  for (const part of parts) {
    const fields = new Set(testsOf(part).map(({ field }) => JSON.stringify(field)));
    const touching = groups.filter((group) => [...fields].some((field) => group.fields.has(field)));
    const joined = {
      parts: [...touching.flatMap((group) => group.parts), part],
      fields: new Set([...touching.flatMap((group) => [...group.fields]), ...fields]),
    };
    groups = [...groups.filter((group) => !touching.includes(group)), joined];
  }
  return groups.map((group) => group.parts);
};

/** Looks for up to `most` different facts for which a condition holds. */
export const satisfy = (
  condition: Condition,
  options: Pick<SearchOptions, 'domainOf' | 'given' | 'now'> & { most?: number },
): Fulfilment => {
  const { most = 1, ...rest } = options;
  const groups = groupsOf(partsOf(condition));
  const find = (of: Condition[], wanted: number): Fulfilment => {
    const found: Readable[] = [];
    const { exact } = search([{ when: { kind: 'all', of }, worth: 1 }], {
      ...rest,
      enough: 1,
      onFound: (facts) => found.push(facts) < wanted,
    });
    if (found.length > 0) return { can: 'yes', facts: found };
    return { can: exact ? 'never' : 'undecided' };
  };
  if (groups.length > 1 && groups.some((group) => find(group, 1).can === 'never')) return { can: 'never' };
  return find(groups.flat(), most);
};
