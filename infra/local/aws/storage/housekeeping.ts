import type { Clock } from '../clock.ts';
import type { Storage } from './storage.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Does each chore, inside a write, now and once a day. Answers how to stop it. */
export const keepHouse = (storage: Storage, clock: Clock, chores: readonly (() => void)[]): (() => void) => {
  let cancel = () => {};
  const clean = () => {
    storage.write(() => {
      for (const chore of chores) chore();
    });
    cancel = clock.setTimer(clock.now() + DAY_MS, clean);
  };
  clean();
  return () => cancel();
};
