import type * as z from 'zod';
import { ServiceError } from './answer.ts';

/** Reads an operation's input, or refuses it by naming what is wrong or not supported here. */
export const parseInput = <T>(schema: z.ZodType<T>, input: unknown, errorType = 'ValidationException'): T => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const what = parsed.error.issues.map((issue) => {
    const place = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return `${issue.keys.join(', ')}: not supported by the embedded service${place === '' ? '' : ` in ${place}`}`;
    }
    return `${place === '' ? 'input' : place}: ${issue.message}`;
  });
  throw new ServiceError(errorType, what.join('; '));
};
