import { literal } from './literal.ts';
import { type Ask, comparing, type Definition, type Operator } from './operator.ts';
import { lower, Text, valueWords } from './value.ts';

/** `$v` is a text for which `then` holds. */
const whenText = (then: string): string => `$type($v) = "string" ? ${then} : false`;

const has = (value: string): Ask => {
  const wanted = lower(value);
  return (fact) => typeof fact === 'string' && lower(fact).includes(wanted);
};
const hasText = (value: string): string => whenText(`$contains($lowercase($v), ${literal(lower(value))})`);

/** JSONata counts characters, not code units. */
const lengthOf = (text: string): number => [...text].length;

const onText = {
  types: ['text'],
  input: 'one',
  value: Text,
  first: undefined,
  typed: false,
  relative: false,
  // Which texts hold one part and not another cannot be told by trying some.
  decidable: false,
  range: () => null,
} satisfies Partial<Definition<string>>;

export const texts: readonly Operator[] = [
  comparing<string>('contains', {
    ...onText,
    label: 'contains',
    landmarks: (middle) => ({ middle }),
    test: has,
    jsonata: hasText,
    words: (field, value) => `${field} contains ${valueWords(value)}`,
  }),
  /** Also true where the field is unknown. */
  comparing<string>('doesNotContain', {
    ...onText,
    label: 'does not contain',
    landmarks: (middle) => ({ texts: [middle] }),
    test: (value) => {
      const ask = has(value);
      return (fact, now) => !ask(fact, now);
    },
    jsonata: (value) => `$not(${hasText(value)})`,
    words: (field, value) => `${field} does not contain ${valueWords(value)}`,
  }),
  comparing<string>('startsWith', {
    ...onText,
    label: 'starts with',
    landmarks: (start) => ({ start }),
    test: (value) => {
      const wanted = lower(value);
      return (fact) => typeof fact === 'string' && lower(fact).startsWith(wanted);
    },
    jsonata: (value) => {
      const wanted = lower(value);
      return whenText(`$substring($lowercase($v), 0, ${lengthOf(wanted)}) = ${literal(wanted)}`);
    },
    words: (field, value) => `${field} starts with ${valueWords(value)}`,
  }),
  comparing<string>('endsWith', {
    ...onText,
    label: 'ends with',
    landmarks: (end) => ({ end }),
    test: (value) => {
      const wanted = lower(value);
      return (fact) => typeof fact === 'string' && lower(fact).endsWith(wanted);
    },
    jsonata: (value) => {
      const wanted = lower(value);
      return whenText(`$substring($lowercase($v), -${lengthOf(wanted)}) = ${literal(wanted)}`);
    },
    words: (field, value) => `${field} ends with ${valueWords(value)}`,
  }),
];
