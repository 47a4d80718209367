import type { Clock } from '../clock.ts';
import type { Queues } from './queues.ts';

/** Long polling: resolves when a message is due on the queue, at the latest after `ms`. */
export const waitForMessages = (queues: Queues, clock: Clock, queue: string, ms: number): Promise<void> => {
  let latest = clock.now();
  let deadline = latest + ms;
  return new Promise((resolve) => {
    let cancelTimer = () => {};
    const look = () => {
      cancelTimer();
      // A clock that was set back makes nobody wait longer.
      deadline -= Math.max(0, latest - clock.now());
      latest = clock.now();
      if (queues.waiting(queue, 1).count > 0 || clock.now() >= deadline) {
        forget();
        resolve();
        return;
      }
      cancelTimer = clock.setTimer(Math.min(deadline, queues.nextDue(queue) ?? deadline), look);
    };
    const forget = queues.onArrival(queue, look);
    look();
  });
};
