import type { CallContext } from './deps.ts';
import { RetryableError } from './failure.ts';

/** Kept for the answer itself, in milliseconds: a call that is cut off answers nothing of what it finished. */
const FOR_THE_ANSWER = 3000;

/** How much time a call has left for work. */
export type TimeLeft = {
  /** What the work answers, or a `RetryableError` once the time is up: it is then done again, as after a crash. */
  within<T>(work: () => Promise<T>): Promise<T>;
};

/** The time left to a call; whoever says nothing of it gives as much as is needed. */
export const timeLeft = (context: CallContext | undefined): TimeLeft => {
  const left = () => (context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY) - FOR_THE_ANSWER;
  const upError = () => new RetryableError('The time of this call was up.');
  return {
    async within(work) {
      const ms = left();
      if (ms <= 0) throw upError();
      if (ms === Number.POSITIVE_INFINITY) return work();
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(upError()), ms);
      try {
        return await Promise.race([work(), promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
