import * as z from 'zod';
import type { Value } from './operator.ts';

/**
 * Text is compared without regard to case, as the field's tools do. Both sides lower-case the whole of it by the Unicode
 * default mapping (`toLowerCase`, `$lowercase`), which knows no locale; the test compares them over every code point.
 */
export const lower = (text: string): string => text.toLowerCase();

/** Text without halves of characters, on which code-unit and code-point operations would disagree. */
export const Text = z
  .string()
  .min(1, 'Give a text.')
  .max(500)
  .refine((text) => text.isWellFormed(), 'This text holds half a character; type it again.');

export type Scalar = string | number | boolean;
export const Scalar = z.union([Text, z.number(), z.boolean()], 'Give a value.');

export const Choices = z
  .array(z.union([Text, z.number()]))
  .min(1, 'Choose at least one.')
  .max(250);
export type Choices = z.infer<typeof Choices>;

const one = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

/** A value as people read it: "Software", "yes", "Software, Retail or Education". */
export const valueWords = (value: Value): string => {
  if (value === undefined) return '';
  if (typeof value !== 'object') return one(value);
  if (value.length < 2) return value.map(one).join('');
  return `${value.slice(0, -1).map(one).join(', ')} or ${one(value[value.length - 1] ?? '')}`;
};
