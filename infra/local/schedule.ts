import type { Logger } from '../../functions/runtime/index.ts';
import { functions, type LambdaFunction } from '../topology.ts';
import type { Host } from './host.ts';

/**
 * Runs what the topology schedules, never two of one at a time, the first time after its interval or (`atOnce`) right away;
 * the answer stops it and waits for what is running.
 */
export const startSchedule = (host: Host, log: Logger, timeScale: number, atOnce = false): (() => Promise<void>) => {
  const running = new Set<Promise<void>>();
  const timers = Object.entries<LambdaFunction>(functions).flatMap(([name, it]) =>
    it.triggers.flatMap((trigger) => {
      if (!('everySeconds' in trigger)) return [];
      let busy = false;
      const run = async () => {
        if (busy) return;
        busy = true;
        await host
          .invoke(name, {})
          .catch((error: unknown) => log.error('scheduled run failed', { function: name, error: String(error) }));
        busy = false;
      };
      const start = () => {
        const going = run().finally(() => running.delete(going));
        running.add(going);
      };
      if (atOnce) start();
      const timer = setInterval(start, Math.max(1000, (trigger.everySeconds * 1000) / timeScale));
      timer.unref();
      return [timer];
    }),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
};
