import { equals, equalsText, Scalar } from './equality.ts';
import type { Operator } from './operator.ts';
import { valueWords } from './words.ts';

export const is: Operator<Scalar> = {
  op: 'is',
  label: 'is',
  types: ['text', 'number', 'boolean'],
  value: Scalar,
  test: equals,
  jsonata: (value) => equalsText(value),
  words: (field, value) => `${field} is ${valueWords(value)}`,
};
