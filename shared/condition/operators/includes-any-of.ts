import { Choices, oneOf, oneOfText } from './equality.ts';
import { anyElement, anyElementText } from './list.ts';
import type { Operator } from './operator.ts';
import { valueWords } from './words.ts';

export const includesAnyOf: Operator<Choices> = {
  op: 'includesAnyOf',
  label: 'includes any of',
  types: ['list'],
  value: Choices,
  test: (values) => anyElement(oneOf(values)),
  jsonata: (values) => anyElementText(oneOfText(values, '$i')),
  words: (field, values) => `${field} includes ${valueWords(values)}`,
};
