/** Where time comes from, so that tests can move it. */
export type Clock = {
  /** Milliseconds since 1970. It may jump either way: whoever keeps it sets it right, daylight saving does not. */
  now(): number;
  /**
   * Runs `run` once `now()` has reached `at`; the answer cancels it. Whoever is rung looks at the clock again: a ring is
   * a reason to look, not a proof of the time.
   */
  setTimer(at: number, run: () => void): () => void;
};

/** Node's timers count time that the machine was awake: a clock that was set, or a machine that slept, is seen after this. */
const LONGEST_HOP_MS = 1000;

/** The machine's own clock. Its timers do not keep a process alive: the open server does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timer: NodeJS.Timeout;
    const hop = (left: number) => {
      timer = setTimeout(look, Math.max(0, Math.min(left, LONGEST_HOP_MS)));
      timer.unref();
    };
    // Node rings up to a millisecond before the wall clock is there.
    const look = () => {
      const left = at - Date.now();
      if (left > 0) hop(left);
      else run();
    };
    hop(at - Date.now());
    return () => clearTimeout(timer);
  },
};
