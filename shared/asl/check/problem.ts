import type { Problem } from '../../problem/index.ts';

/** Everything `check` can find; `asl-shape` is what the schema finds. */
export type Code =
  | 'asl-arguments'
  | 'asl-expression'
  | 'asl-function'
  | 'asl-no-end'
  | 'asl-resource'
  | 'asl-shape'
  | 'asl-states-variable'
  | 'asl-target'
  | 'asl-transition'
  | 'asl-unreachable'
  | 'asl-unsupported'
  | 'asl-variable'
  | 'asl-wait'
  | 'asl-wildcard';

/** An error at a place in the definition; all of them keep it from running. */
export const problem = (code: Code, where: string, message: string, hint: string): Problem => ({
  code,
  severity: 'error',
  where,
  message,
  hint,
});
