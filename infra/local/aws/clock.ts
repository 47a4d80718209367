/** Where time comes from, so that tests can move it. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once `now()` has reached `at`; the answer cancels it. */
  setTimer(at: number, run: () => void): () => void;
};

/** Node's timers take 31 bits of milliseconds; a later moment is reached in several hops. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's own clock. Its timers do not keep a process alive: the open server does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = at - Date.now();
      timer = setTimeout(left > LONGEST_TIMER ? arm : run, Math.max(0, Math.min(left, LONGEST_TIMER)));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
