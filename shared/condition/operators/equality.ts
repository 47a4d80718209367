import { literal, literals } from './literal.ts';
import { type Ask, comparing, type Definition, type Landmarks, type Operator } from './operator.ts';
import { Choices, lower, Scalar, valueWords } from './value.ts';

/** Equal in type and value; text without regard to case. */
export const equals = (value: Scalar): Ask => {
  if (typeof value !== 'string') return (fact) => fact === value;
  const wanted = lower(value);
  return (fact) => typeof fact === 'string' && (fact === value || lower(fact) === wanted);
};

/** The guarded JSONata of `equals`, over the named variable. */
export const equalsText = (value: Scalar, variable = '$v'): string =>
  typeof value === 'string'
    ? `$type(${variable}) = "string" ? $lowercase(${variable}) = ${literal(lower(value))} : false`
    : `$type(${variable}) = "${typeof value}" ? ${variable} = ${literal(value)} : false`;

export const oneOf = (values: Choices): Ask => {
  const texts = new Set(values.filter((v) => typeof v === 'string').map(lower));
  const numbers = new Set(values.filter((v) => typeof v === 'number'));
  return (fact) =>
    typeof fact === 'string' ? texts.has(lower(fact)) : typeof fact === 'number' ? numbers.has(fact) : false;
};

export const oneOfText = (values: Choices, variable = '$v'): string => {
  const texts = values.filter((v) => typeof v === 'string').map(lower);
  const numbers = values.filter((v) => typeof v === 'number');
  const text = texts.length > 0 ? `$lowercase(${variable}) in ${literals(texts)}` : 'false';
  const number = numbers.length > 0 ? `${variable} in ${literals(numbers)}` : 'false';
  return `$type(${variable}) = "string" ? ${text} : $type(${variable}) = "number" ? ${number} : false`;
};

const landmarksOf = (values: readonly Scalar[]): Landmarks => ({
  texts: values.filter((value) => typeof value === 'string'),
  numbers: values.filter((value) => typeof value === 'number'),
  booleans: values.filter((value) => typeof value === 'boolean'),
});

type Shared<V> = Pick<
  Definition<V>,
  'types' | 'input' | 'value' | 'first' | 'typed' | 'relative' | 'decidable' | 'landmarks'
>;

const single: Shared<Scalar> = {
  types: ['text', 'number', 'boolean'],
  input: 'one',
  value: Scalar,
  first: undefined,
  typed: true,
  relative: false,
  decidable: true,
  landmarks: (value) => landmarksOf([value]),
};

const several: Shared<Choices> = {
  types: ['text', 'number'],
  input: 'several',
  value: Choices,
  first: undefined,
  typed: true,
  relative: false,
  decidable: true,
  landmarks: landmarksOf,
};

/** Opposites also hold where the field is unknown: "not Software" includes those of whom we know nothing. */
const opposite =
  (ask: Ask): Ask =>
  (fact, now) =>
    !ask(fact, now);

export const equality: readonly Operator[] = [
  comparing<Scalar>('is', {
    ...single,
    label: 'is',
    range: (value) => (typeof value === 'number' ? { least: value, most: value } : null),
    test: equals,
    jsonata: (value) => equalsText(value),
    words: (field, value) => `${field} is ${valueWords(value)}`,
  }),
  comparing<Scalar>('isNot', {
    ...single,
    label: 'is not',
    range: () => null,
    test: (value) => opposite(equals(value)),
    jsonata: (value) => `$not(${equalsText(value)})`,
    words: (field, value) => `${field} is not ${valueWords(value)}`,
  }),
  comparing<Choices>('isOneOf', {
    ...several,
    label: 'is one of',
    range: (values) =>
      values.every((value) => typeof value === 'number')
        ? { least: Math.min(...values), most: Math.max(...values) }
        : null,
    test: oneOf,
    jsonata: (values) => oneOfText(values),
    words: (field, values) => `${field} is ${valueWords(values)}`,
  }),
  comparing<Choices>('isNoneOf', {
    ...several,
    label: 'is none of',
    range: () => null,
    test: (values) => opposite(oneOf(values)),
    jsonata: (values) => `$not(${oneOfText(values)})`,
    words: (field, values) => `${field} is not ${valueWords(values)}`,
  }),
];
