import type { Problem, Severity } from '../problem/index.ts';

/** One problem of a flow; codes are `flow/<what>`. */
export const problemAt = (
  where: string,
  code: string,
  message: string,
  hint: string,
  severity: Severity = 'error',
): Problem => ({ code: `flow/${code}`, severity, where, message, hint });
