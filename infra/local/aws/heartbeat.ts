import { describeError } from './storage/problem-text.ts';

/** How late something can be whose timer was lost, in milliseconds. */
const BEAT_MS = 5000;

/**
 * Asks each part now and then to look at what is due, whatever its own timers do. It beats by the machine's uptime, which
 * nobody can set. A look that fails is told and does not keep the others from theirs. The answer stops it.
 */
export const startHeartbeat = (
  looks: readonly (() => void)[],
  onProblem: (message: string) => void,
  everyMs = BEAT_MS,
): (() => void) => {
  const beat = setInterval(() => {
    for (const look of looks) {
      try {
        look();
      } catch (error) {
        onProblem(`Looking at what is due failed: ${describeError(error)}`);
      }
    }
  }, everyMs);
  beat.unref();
  return () => clearInterval(beat);
};
