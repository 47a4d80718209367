import { equals, equalsText, Scalar } from './equality.ts';
import type { Operator } from './operator.ts';
import { valueWords } from './words.ts';

/** Also true where the field is unknown: "not Software" includes those we know nothing of. */
export const isNot: Operator<Scalar> = {
  op: 'isNot',
  label: 'is not',
  types: ['text', 'number', 'boolean'],
  value: Scalar,
  test: (value) => {
    const same = equals(value);
    return (fact, now) => !same(fact, now);
  },
  jsonata: (value) => `$not(${equalsText(value)})`,
  words: (field, value) => `${field} is not ${valueWords(value)}`,
};
