import { literal } from './literal.ts';
import type { Operator } from './operator.ts';
import { isText, lower, Text, whenText } from './text.ts';
import { valueWords } from './words.ts';

export const endsWith: Operator<string> = {
  op: 'endsWith',
  label: 'ends with',
  types: ['text'],
  value: Text,
  test: (value) => {
    const wanted = lower(value);
    return (fact) => isText(fact) && lower(fact).endsWith(wanted);
  },
  jsonata: (value) => {
    const wanted = lower(value);
    return whenText(`$substring($lowercase($v), -${[...wanted].length}) = ${literal(wanted)}`);
  },
  words: (field, value) => `${field} ends with ${valueWords(value)}`,
};
