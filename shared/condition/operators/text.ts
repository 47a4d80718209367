import * as z from 'zod';

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

/** `$v` is a text for which `then` holds (over `$lowercase($v)`). */
export const whenText = (then: string): string => `$type($v) = "string" ? ${then} : false`;

export const isText = (fact: unknown): fact is string => typeof fact === 'string';
