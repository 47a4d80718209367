import { DAY_MS } from '../../../../shared/time/index.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from './storage.ts';

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
