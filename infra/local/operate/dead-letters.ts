import type { Alarm } from './alarm.ts';

const LOOK_EVERY_MS = 30_000;

/** Raises an alarm when messages were given up since the last look. What lay there at the start is known. */
export const watchDeadLetters = (count: () => number, raise: (alarm: Alarm) => void, everyMs = LOOK_EVERY_MS): void => {
  let known = count();
  setInterval(() => {
    const dead = count();
    if (dead > known)
      raise({
        what: 'dead-letter',
        message: `${dead - known} messages were given up. Setup, Stuck messages shows why, and tries them again.`,
        fields: { inAll: dead },
      });
    known = dead;
  }, everyMs).unref();
};
