import type { Chance } from './chance.ts';
import type { Retrier } from './definition.ts';

/** Errors that end an execution whatever its Retry and Catch say. */
const isTerminal = (error: string | undefined): boolean => error === 'States.Runtime';

/** Whether a retrier's ErrorEquals names an error, by AWS's rules for its two wildcards: too much data stays too much. */
export const matchesError = (errorEquals: string[], error: string | undefined): boolean => {
  if (isTerminal(error)) return false;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return error !== 'States.DataLimitExceeded';
    if (name === 'States.TaskFailed') return error !== 'States.Timeout' && error !== 'States.DataLimitExceeded';
    return name === error;
  });
};

/** Whether a catcher's ErrorEquals names an error: as recorded on AWS, `States.ALL` catches too much data as well. */
export const isCaught = (errorEquals: string[], error: string | undefined): boolean =>
  matchesError(errorEquals, error) || (error === 'States.DataLimitExceeded' && errorEquals.includes('States.ALL'));

const DEFAULTS = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 };

/** Whether a retrier allows another attempt after it was used `used` times. */
export const allowsRetry = (retrier: Retrier, used: number): boolean =>
  used < (retrier.MaxAttempts ?? DEFAULTS.MaxAttempts);

/** Milliseconds until the next attempt: interval × rate ^ used, at most MaxDelaySeconds, and with FULL jitter anything below. */
export const retryDelay = (retrier: Retrier, used: number, chance: Chance): number => {
  const interval = retrier.IntervalSeconds ?? DEFAULTS.IntervalSeconds;
  const grown = interval * (retrier.BackoffRate ?? DEFAULTS.BackoffRate) ** used;
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.MAX_SAFE_INTEGER / 1_000_000);
  return Math.round(seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? chance.next() : 1));
};
