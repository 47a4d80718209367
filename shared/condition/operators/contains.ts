import { literal } from './literal.ts';
import type { Operator } from './operator.ts';
import { isText, lower, Text, whenText } from './text.ts';
import { valueWords } from './words.ts';

export const contains: Operator<string> = {
  op: 'contains',
  label: 'contains',
  types: ['text'],
  value: Text,
  test: (value) => {
    const wanted = lower(value);
    return (fact) => isText(fact) && lower(fact).includes(wanted);
  },
  jsonata: (value) => whenText(`$contains($lowercase($v), ${literal(lower(value))})`),
  words: (field, value) => `${field} contains ${valueWords(value)}`,
};
