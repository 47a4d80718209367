import * as z from 'zod';
import { includes } from './includes.ts';
import type { Operator } from './operator.ts';
import { Text } from './text.ts';
import { valueWords } from './words.ts';

/** Also true where the list is unknown. */
export const excludes: Operator<string | number> = {
  op: 'excludes',
  label: 'does not include',
  types: ['list'],
  value: z.union([Text, z.number()]),
  test: (value) => {
    const has = includes.test(value);
    return (fact, now) => !has(fact, now);
  },
  jsonata: (value, facts) => `$not(${includes.jsonata(value, facts)})`,
  words: (field, value) => `${field} does not include ${valueWords(value)}`,
};
