import { Choices, oneOf, oneOfText } from './equality.ts';
import type { Operator } from './operator.ts';
import { valueWords } from './words.ts';

/** Also true where the field is unknown. */
export const isNoneOf: Operator<Choices> = {
  op: 'isNoneOf',
  label: 'is none of',
  types: ['text', 'number'],
  value: Choices,
  test: (values) => {
    const among = oneOf(values);
    return (fact, now) => !among(fact, now);
  },
  jsonata: (values) => `$not(${oneOfText(values)})`,
  words: (field, values) => `${field} is not ${valueWords(values)}`,
};
