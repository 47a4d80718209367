import * as z from 'zod';

/** How bad a problem is: an error blocks publishing, a warning does not, a note is only worth knowing. */
export const Severity = z.enum(['error', 'warning', 'note']);
export type Severity = z.infer<typeof Severity>;

/**
 * Something wrong with what a person made or sent, as data: never thrown, always shown where it is.
 * `where` is a path into the document (`steps/s3/settings/template`), empty for the whole of it.
 */
export const Problem = z.object({
  code: z.string(),
  severity: Severity,
  where: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** Turns what zod found into problems with a readable place; `code` says which document was being read. */
export const problemsOf = (error: z.ZodError, code: string): Problem[] =>
  error.issues.map((issue) => ({
    code,
    severity: 'error',
    where: issue.path.map(String).join('/'),
    message: issue.message,
    hint:
      issue.path.length > 0
        ? `Correct "${issue.path.map(String).join('.')}" and try again.`
        : 'Correct it and try again.',
  }));
export { nearest } from './nearest.ts';
