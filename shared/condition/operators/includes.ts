import * as z from 'zod';
import { equals, equalsText } from './equality.ts';
import { anyElement, anyElementText } from './list.ts';
import type { Operator } from './operator.ts';
import { Text } from './text.ts';
import { valueWords } from './words.ts';

const Element = z.union([Text, z.number()]);

export const includes: Operator<string | number> = {
  op: 'includes',
  label: 'includes',
  types: ['list'],
  value: Element,
  test: (value) => anyElement(equals(value)),
  jsonata: (value) => anyElementText(equalsText(value, '$i')),
  words: (field, value) => `${field} includes ${valueWords(value)}`,
};
