import * as z from 'zod';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

export const gt: Operator<number> = {
  op: 'gt',
  label: 'more than',
  types: ['number'],
  value: z.number(),
  test: (value) => (fact) => typeof fact === 'number' && fact > value,
  jsonata: (value) => `$type($v) = "number" ? $v > ${literal(value)} : false`,
  words: (field, value) => `${field} is more than ${value}`,
};
