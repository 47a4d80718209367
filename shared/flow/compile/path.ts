import { expression, quoted } from './literal.ts';

type Walked = { step: string; outlet: string };

const item = (step: string, outlet: string): string =>
  `{"step": ${quoted(step)}, "outlet": ${outlet}, "at": $states.context.State.EnteredTime}`;

/** What a lead has walked when it comes to a state, as parts of a JSONata list. */
export type PathSoFar = readonly string[];

/** The path variable, which every state but the first finds set. */
export const walkedPath: PathSoFar = ['$path'];

/** The path that a run begins with: what it walked before a move, then its way in. */
export const pathFrom = (...walked: Walked[]): PathSoFar => [
  '$states.context.Execution.Input.path',
  ...walked.map(({ step, outlet }) => item(step, quoted(outlet))),
];

/** The path with these edges added. A list constructor, so that one item stays a list. */
export const pathWith = (soFar: PathSoFar, ...walked: Walked[]): string =>
  expression(`[${[...soFar, ...walked.map(({ step, outlet }) => item(step, quoted(outlet)))].join(', ')}]`);

/** The path with an edge whose outlet an expression tells. */
export const pathWithOutlet = (soFar: PathSoFar, step: string, outlet: string): string =>
  expression(`[${[...soFar, item(step, outlet)].join(', ')}]`);

/** The path as it is. */
export const pathText = (soFar: PathSoFar): string => (soFar === walkedPath ? expression('$path') : pathWith(soFar));
