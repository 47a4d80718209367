import * as z from 'zod';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

export const lt: Operator<number> = {
  op: 'lt',
  label: 'less than',
  types: ['number'],
  value: z.number(),
  test: (value) => (fact) => typeof fact === 'number' && fact < value,
  jsonata: (value) => `$type($v) = "number" ? $v < ${literal(value)} : false`,
  words: (field, value) => `${field} is less than ${value}`,
};
