import type * as z from 'zod';
import type { FieldType } from '../../lead/index.ts';

/** What a condition row may hold beside field and operator. */
export type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** A question bound to its value: total over anything JSON can hold, and over `undefined` where the fact is missing. */
export type Ask = (fact: unknown, now: string) => boolean;

/** What the value is asked for with, in a form. */
export type Input = 'none' | 'one' | 'number' | 'range' | 'several' | 'days' | 'date';

/**
 * What an operator compares a fact with, so that a search can try a fact for each different answer. `days` are moments,
 * counted in days from now.
 */
export type Landmarks = {
  numbers?: readonly number[];
  texts?: readonly string[];
  booleans?: readonly boolean[];
  elements?: readonly (string | number)[];
  dates?: readonly string[];
  days?: readonly number[];
  /** Parts of a text: any text that has them in these places. */
  start?: string;
  middle?: string;
  end?: string;
};

/** The numbers for which an operator holds, both ends included; `null` where that is no range or the end is open. */
export type Range = { least: number | null; most: number | null };

/** Points are whole thousandths, so "more than" and "less than" have a next number. */
export const NEXT = 0.001;

/** What each operator answers about itself, for values of its own type. A missing answer does not compile. */
export type Definition<V> = {
  /** As a picker offers it. */
  label: string;
  /** The field types that it is offered for. */
  types: readonly FieldType[];
  input: Exclude<Input, 'none'>;
  /** The schema of its value. */
  value: z.ZodType<V>;
  /** The value that a new row begins with; `undefined` where only a person can say. */
  first: V | undefined;
  /** Each value has to be of the field's own type. */
  typed: boolean;
  /** Depends on the instant asked, so its answer changes by itself. */
  relative: boolean;
  /** Trying the landmarks, and what lies between and beside them, finds every different answer. */
  decidable: boolean;
  landmarks: (value: V) => Landmarks;
  range: (value: V) => Range | null;
  /** Binds the value, so that what can be done once is. */
  test: (value: V) => Ask;
  /** The same question over `$v` (the fact) and facts as named by `facts`; always true or false, never an error. */
  jsonata: (value: V, facts: string) => string;
  words: (field: string, value: V) => string;
};

/**
 * One operator, seen from code that treats all alike. `test` and `jsonata` must answer alike for every fact: the property
 * test in `test/condition` holds them against each other. A value that is missing or does not fit makes a question that
 * no fact answers with yes.
 */
export type Operator = {
  /** As it stands in documents; never renamed. */
  op: string;
  label: string;
  types: readonly FieldType[];
  input: Input;
  /** The schema of its value; `null` where it takes none. */
  value: z.ZodType | null;
  first: Value;
  typed: boolean;
  relative: boolean;
  decidable: boolean;
  landmarks: (value: Value) => Landmarks;
  range: (value: Value) => Range | null;
  test: (value: Value) => Ask;
  jsonata: (value: Value, facts: string) => string;
  /** `null` where the value is missing or does not fit. */
  words: (field: string, value: Value) => string | null;
  /** What it asks of a count, which is never unknown; for operators that ask whether something is known. */
  ofCount?: { op: string; value: number };
};

/** An operator that compares with a value. */
export const comparing = <V extends Value>(op: string, definition: Definition<V>): Operator => {
  const given = <T>(value: Value, answer: (value: V) => T, otherwise: T): T => {
    const read = definition.value.safeParse(value);
    return read.success ? answer(read.data) : otherwise;
  };
  return {
    ...definition,
    op,
    landmarks: (value) => given(value, definition.landmarks, {}),
    range: (value) => given(value, definition.range, null),
    test: (value) => given<Ask>(value, definition.test, () => false),
    jsonata: (value, facts) => given(value, (read) => definition.jsonata(read, facts), 'false'),
    words: (field, value) => given<string | null>(value, (read) => definition.words(field, read), null),
  };
};

/** An operator that takes no value. */
export const asking = (
  op: string,
  definition: Pick<Operator, 'label' | 'types'> & {
    test: Ask;
    jsonata: string;
    words: (field: string) => string;
    ofCount: { op: string; value: number };
  },
): Operator => ({
  ...definition,
  op,
  input: 'none',
  value: null,
  first: undefined,
  typed: false,
  relative: false,
  decidable: true,
  landmarks: () => ({}),
  range: () => null,
  test: () => definition.test,
  jsonata: () => definition.jsonata,
  words: definition.words,
});
