import type { Operator } from './operator.ts';

/** Known is what has an answer: not missing, not null, not an empty text, not an empty list. */
export const known = (fact: unknown): boolean =>
  fact !== undefined && fact !== null && fact !== '' && !(Array.isArray(fact) && fact.length === 0);

export const knownText =
  '$exists($v) ? ($type($v) = "null" ? false : $type($v) = "string" ? $v != "" : $type($v) = "array" ? $count($v) > 0 : true) : false';

export const isKnown: Operator<undefined> = {
  op: 'isKnown',
  label: 'is known',
  types: ['text', 'number', 'boolean', 'date', 'list'],
  value: null,
  test: () => known,
  jsonata: () => knownText,
  words: (field) => `${field} is known`,
};
