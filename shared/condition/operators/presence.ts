import { asking, type Operator } from './operator.ts';

/** Known is what has an answer: not missing, not null, not an empty text, not an empty list. */
const known = (fact: unknown): boolean =>
  fact !== undefined && fact !== null && fact !== '' && !(Array.isArray(fact) && fact.length === 0);

const knownText =
  '$exists($v) ? ($type($v) = "null" ? false : $type($v) = "string" ? $v != "" : $type($v) = "array" ? $count($v) > 0 : true) : false';

const types: Operator['types'] = ['text', 'number', 'boolean', 'date', 'list'];

export const presence: readonly Operator[] = [
  asking('isKnown', {
    label: 'is known',
    types,
    test: known,
    jsonata: knownText,
    words: (field) => `${field} is known`,
    ofCount: { op: 'gte', value: 1 },
  }),
  asking('isUnknown', {
    label: 'is unknown',
    types,
    test: (fact) => !known(fact),
    jsonata: `$not(${knownText})`,
    words: (field) => `${field} is unknown`,
    ofCount: { op: 'is', value: 0 },
  }),
];
