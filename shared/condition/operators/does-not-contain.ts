import { contains } from './contains.ts';
import type { Operator } from './operator.ts';
import { Text } from './text.ts';
import { valueWords } from './words.ts';

/** Also true where the field is unknown. */
export const doesNotContain: Operator<string> = {
  op: 'doesNotContain',
  label: 'does not contain',
  types: ['text'],
  value: Text,
  test: (value) => {
    const has = contains.test(value);
    return (fact, now) => !has(fact, now);
  },
  jsonata: (value, facts) => `$not(${contains.jsonata(value, facts)})`,
  words: (field, value) => `${field} does not contain ${valueWords(value)}`,
};
