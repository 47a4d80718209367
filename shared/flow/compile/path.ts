import { expression, quoted } from './literal.ts';

const item = (step: string, outlet: string): string =>
  `{"step": ${quoted(step)}, "outlet": ${outlet}, "at": $states.context.State.EnteredTime}`;

/** The path with what was walked just now. A list constructor, so that one item stays a list. */
const extended = (path: string, walked: readonly { step: string; outlet: string }[]): string =>
  `[${[path, ...walked.map(({ step, outlet }) => item(step, quoted(outlet)))].join(', ')}]`;

/** The path variable with these edges added. */
export const pathWith = (...walked: { step: string; outlet: string }[]): string =>
  expression(extended('$path', walked));

/** The path variable with an edge whose outlet an expression tells. */
export const pathWithOutlet = (step: string, outlet: string): string => expression(`[$path, ${item(step, outlet)}]`);

/** The path that a run begins with: what it walked before a move, then these edges. */
export const pathFrom = (...walked: { step: string; outlet: string }[]): string =>
  expression(extended('$states.context.Execution.Input.path', walked));
