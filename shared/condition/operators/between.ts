import * as z from 'zod';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

const Bounds = z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, 'Put the lower number first.');
type Bounds = z.infer<typeof Bounds>;

/** Both ends included. */
export const between: Operator<Bounds> = {
  op: 'between',
  label: 'is between',
  types: ['number'],
  value: Bounds,
  test:
    ([low, high]) =>
    (fact) =>
      typeof fact === 'number' && fact >= low && fact <= high,
  jsonata: ([low, high]) => `$type($v) = "number" ? ($v >= ${literal(low)} and $v <= ${literal(high)}) : false`,
  words: (field, [low, high]) => `${field} is between ${low} and ${high}`,
};
