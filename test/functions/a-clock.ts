import type { Clock } from '../../infra/local/aws/index.ts';

/** A clock that a test moves: timers run when it passes them, in their order. */
export const aClock = (start = Date.parse('2026-03-02T10:00:00.000Z')) => {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    setTimer(at, run) {
      const timer = { at, run };
      timers.push(timer);
      if (at <= now) setImmediate(fire);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const fire = () => {
    const due = timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    timers = timers.filter((timer) => !due.includes(timer));
    for (const { run } of due) run();
  };
  return {
    clock,
    now: () => now,
    /** When the next timer is due, if any is. */
    next: (): number | undefined => (timers.length === 0 ? undefined : Math.min(...timers.map(({ at }) => at))),
    /** Lets so much time pass. */
    advance(ms: number) {
      now += ms;
      fire();
    },
  };
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
