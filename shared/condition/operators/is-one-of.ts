import { Choices, oneOf, oneOfText } from './equality.ts';
import type { Operator } from './operator.ts';
import { valueWords } from './words.ts';

export const isOneOf: Operator<Choices> = {
  op: 'isOneOf',
  label: 'is one of',
  types: ['text', 'number'],
  value: Choices,
  test: oneOf,
  jsonata: (values) => oneOfText(values),
  words: (field, values) => `${field} is ${valueWords(values)}`,
};
