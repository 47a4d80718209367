import type { StepCall } from '../../shared/flow/index.ts';

/**
 * When the run came to the step, which is where its own timeout counts from: the function may have got its turn much
 * later. What 0.1 published does not say; and where time is scaled, the run's clock is ahead of `now`, which is then meant.
 */
export const enteredAt = ({ enteredAt: entered }: Pick<StepCall, 'enteredAt'>, now: string): string =>
  entered === undefined || Date.parse(entered) > Date.parse(now) ? now : new Date(entered).toISOString();
