import { Day, isDate, whenDate } from './day.ts';
import { literal } from './literal.ts';
import type { Operator } from './operator.ts';

/** By calendar date in UTC. */
export const after: Operator<string> = {
  op: 'after',
  label: 'is after',
  types: ['date'],
  value: Day,
  test: (value) => (fact) => isDate(fact) && fact.slice(0, 10) > value,
  jsonata: (value) => whenDate(`$substring($v, 0, 10) > ${literal(value)}`),
  words: (field, value) => `${field} is after ${value}`,
};
