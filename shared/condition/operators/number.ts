import * as z from 'zod';
import { literal } from './literal.ts';
import { type Ask, comparing, type Definition, NEXT, type Operator, type Range } from './operator.ts';

const Bounds = z
  .tuple([z.number(), z.number()], 'Give two numbers.')
  .refine(([low, high]) => low <= high, 'Put the lower number first.');
type Bounds = z.infer<typeof Bounds>;

const onNumber = { types: ['number'], typed: false, relative: false, decidable: true } satisfies Partial<
  Definition<number>
>;

const whenNumber =
  (holds: (fact: number) => boolean): Ask =>
  (fact) =>
    typeof fact === 'number' && holds(fact);

const whenNumberText = (then: string): string => `$type($v) = "number" ? ${then} : false`;

/** The whole thousandth under a number, and the one over it. */
const below = (value: number): number => (Math.ceil(value * 1000 - 1e-6) - 1) * NEXT;
const above = (value: number): number => (Math.floor(value * 1000 + 1e-6) + 1) * NEXT;
const exact = (value: number): number => Math.round(value * 1000) / 1000;

const compared = (
  op: string,
  label: string,
  sign: '>=' | '>' | '<=' | '<',
  holds: (fact: number, value: number) => boolean,
  range: (value: number) => Range,
): Operator =>
  comparing<number>(op, {
    ...onNumber,
    label,
    input: 'number',
    value: z.number('Give a number.'),
    first: 1,
    landmarks: (value) => ({ numbers: [value] }),
    range,
    test: (value) => whenNumber((fact) => holds(fact, value)),
    jsonata: (value) => whenNumberText(`$v ${sign} ${literal(value)}`),
    words: (field, value) => `${field} is ${label} ${value}`,
  });

export const numbers: readonly Operator[] = [
  compared(
    'gte',
    'at least',
    '>=',
    (fact, value) => fact >= value,
    (least) => ({ least, most: null }),
  ),
  compared(
    'gt',
    'more than',
    '>',
    (fact, value) => fact > value,
    (value) => ({ least: exact(above(value)), most: null }),
  ),
  compared(
    'lte',
    'at most',
    '<=',
    (fact, value) => fact <= value,
    (most) => ({ least: null, most }),
  ),
  compared(
    'lt',
    'less than',
    '<',
    (fact, value) => fact < value,
    (value) => ({ least: null, most: exact(below(value)) }),
  ),
  /** Both ends included. */
  comparing<Bounds>('between', {
    ...onNumber,
    label: 'is between',
    input: 'range',
    value: Bounds,
    first: [0, 100],
    landmarks: (bounds) => ({ numbers: bounds }),
    range: ([least, most]) => ({ least, most }),
    test: ([low, high]) => whenNumber((fact) => fact >= low && fact <= high),
    jsonata: ([low, high]) => whenNumberText(`($v >= ${literal(low)} and $v <= ${literal(high)})`),
    words: (field, [low, high]) => `${field} is between ${low} and ${high}`,
  }),
];
