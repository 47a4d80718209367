import * as z from 'zod';
import { equals, equalsText, oneOf, oneOfText } from './equality.ts';
import { type Ask, comparing, type Definition, type Operator } from './operator.ts';
import { Choices, Text, valueWords } from './value.ts';

const Element = z.union([Text, z.number()], 'Give a value.');
type Element = z.infer<typeof Element>;

/** Asks of any element of a list; a single value counts as a list of one, as senders and JSONata treat it. */
const anyElement =
  (ask: Ask): Ask =>
  (fact, now) =>
    Array.isArray(fact) ? fact.some((element) => ask(element, now)) : ask(fact, now);

/** The same over `$v`; `ask` is a guarded question over `$i`. */
const anyElementText = (ask: string): string =>
  `$exists($v) ? $count($filter([$v], function($i) { ${ask} })) > 0 : false`;

const onList = { types: ['list'], first: undefined, typed: false, relative: false, decidable: true } satisfies Partial<
  Definition<Element>
>;

const oneElement = {
  ...onList,
  input: 'one',
  value: Element,
  landmarks: (element) => ({ elements: [element] }),
  range: () => null,
} satisfies Partial<Definition<Element>>;

export const lists: readonly Operator[] = [
  comparing<Element>('includes', {
    ...oneElement,
    label: 'includes',
    test: (element) => anyElement(equals(element)),
    jsonata: (element) => anyElementText(equalsText(element, '$i')),
    words: (field, element) => `${field} includes ${valueWords(element)}`,
  }),
  comparing<Choices>('includesAnyOf', {
    ...onList,
    label: 'includes any of',
    input: 'several',
    value: Choices,
    landmarks: (elements) => ({ elements }),
    range: () => null,
    test: (elements) => anyElement(oneOf(elements)),
    jsonata: (elements) => anyElementText(oneOfText(elements, '$i')),
    words: (field, elements) => `${field} includes ${valueWords(elements)}`,
  }),
  /** Also true where the list is unknown. */
  comparing<Element>('excludes', {
    ...oneElement,
    label: 'does not include',
    test: (element) => {
      const has = anyElement(equals(element));
      return (fact, now) => !has(fact, now);
    },
    jsonata: (element) => `$not(${anyElementText(equalsText(element, '$i'))})`,
    words: (field, element) => `${field} does not include ${valueWords(element)}`,
  }),
];
