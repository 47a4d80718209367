import { Day, isDate, whenDate } from './day.ts';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

/** By calendar date in UTC. */
export const before: Operator<string> = {
  op: 'before',
  label: 'is before',
  types: ['date'],
  value: Day,
  test: (value) => (fact) => isDate(fact) && fact.slice(0, 10) < value,
  jsonata: (value) => whenDate(`$substring($v, 0, 10) < ${literal(value)}`),
  words: (field, value) => `${field} is before ${value}`,
};
