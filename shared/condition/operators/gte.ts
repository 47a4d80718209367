import * as z from 'zod';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

export const gte: Operator<number> = {
  op: 'gte',
  label: 'at least',
  types: ['number'],
  value: z.number(),
  test: (value) => (fact) => typeof fact === 'number' && fact >= value,
  jsonata: (value) => `$type($v) = "number" ? $v >= ${literal(value)} : false`,
  words: (field, value) => `${field} is at least ${value}`,
};
