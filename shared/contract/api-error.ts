import * as z from 'zod';
import { Problem } from '../problem/index.ts';

/** Every refusal of the API: what is wrong in words, what to do about it, and where (`problems`) if it was the body. */
export const ApiError = z.object({
  error: z.object({
    code: z.enum([
      'not signed in',
      'not allowed',
      'bad request',
      'not found',
      'conflict',
      'refused',
      'too large',
      'unavailable',
      'failed',
    ]),
    message: z.string(),
    hint: z.string(),
    problems: z.array(Problem).optional(),
    /** With `conflict`: who changed it meanwhile, when, and what the revision or version is now. */
    conflict: z.object({ by: z.string(), at: z.string(), revision: z.number().int() }).optional(),
  }),
});
export type ApiError = z.infer<typeof ApiError>;
