import { literal } from './literal.ts';
import type { Operator } from './operator.ts';
import { isText, lower, Text, whenText } from './text.ts';
import { valueWords } from './words.ts';

export const startsWith: Operator<string> = {
  op: 'startsWith',
  label: 'starts with',
  types: ['text'],
  value: Text,
  test: (value) => {
    const wanted = lower(value);
    return (fact) => isText(fact) && lower(fact).startsWith(wanted);
  },
  jsonata: (value) => {
    const wanted = lower(value);
    // JSONata counts characters, not code units.
    return whenText(`$substring($lowercase($v), 0, ${[...wanted].length}) = ${literal(wanted)}`);
  },
  words: (field, value) => `${field} starts with ${valueWords(value)}`,
};
