import { known, knownText } from './is-known.ts';
import type { Operator } from './operator.ts';

export const isUnknown: Operator<undefined> = {
  op: 'isUnknown',
  label: 'is unknown',
  types: ['text', 'number', 'boolean', 'date', 'list'],
  value: null,
  test: () => (fact) => !known(fact),
  jsonata: () => `$not(${knownText})`,
  words: (field) => `${field} is unknown`,
};
