import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Aws, type AwsOptions, type Clock, startAws } from '../../../../infra/local/aws/index.ts';
import { ADMIN, clientsOf } from './clients.ts';

/** A folder that goes away with the test. */
export const aFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ripen-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export type Cloud = ReturnType<typeof clientsOf> & { aws: Aws; dataDir: string };

/** Starts the services with what the test needs of them; stopped when the test ends. */
export const aCloud = async (given: Partial<AwsOptions> = {}): Promise<Cloud> => {
  const dataDir = given.dataDir ?? aFolder();
  const aws = await startAws({
    principals: { ADMIN },
    tables: [],
    buses: [],
    queues: [],
    invoke: async () => null,
    ...given,
    dataDir,
  });
  onTestFinished(() => aws.close({ patienceMs: 0 }));
  return { ...clientsOf(aws.endpoint), aws, dataDir };
};

/** A clock that stands still until it is moved. */
export const aClock = (start = Date.parse('2026-11-02T09:00:00Z')): Clock & { forward(ms: number): void } => {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    setTimer(at, run) {
      const timer = { at, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    forward(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.run();
      }
    },
  };
};

/** A function whose calls a test can await one by one. */
export const aFunction = <Event = unknown>(answer: (event: Event, call: number) => unknown = () => null) => {
  const calls: Event[] = [];
  let next = Promise.withResolvers<void>();
  return {
    calls,
    invoke: async (_name: string, event: unknown) => {
      calls.push(event as Event);
      next.resolve();
      next = Promise.withResolvers();
      return await answer(event as Event, calls.length);
    },
    /** Resolves once the function has been called `count` times. */
    async called(count: number): Promise<void> {
      while (calls.length < count) await next.promise;
    },
  };
};
