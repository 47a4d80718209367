import type { Storage } from './storage.ts';

/** How much waits, for whoever watches: ages and lateness in seconds. */
export type Pressure = {
  queues: { queue: string; messages: number; oldestSeconds: number }[];
  /** Runs that wait for a moment. */
  waits: number;
  /** How long ago the longest overdue of them should have gone on; 0 where none is overdue. */
  lateSeconds: number;
  /** Messages that were given up. */
  dead: number;
};

const MS = 1000;

export const pressureOf = (storage: Storage, now: number): Pressure => {
  const queues = storage.all<{ queue: string; n: number; oldest: number }>(
    'SELECT queue, count(*) AS n, min(sent_at) AS oldest FROM message GROUP BY queue',
  );
  const waits = storage.get<{ n: number; first: number | null }>(
    'SELECT count(*) AS n, min(wakes_at) AS first FROM execution WHERE wakes_at IS NOT NULL',
  );
  const dead = storage.get<{ n: number }>('SELECT count(*) AS n FROM message WHERE died_at IS NOT NULL');
  return {
    queues: queues.map(({ queue, n, oldest }) => ({
      queue,
      messages: n,
      oldestSeconds: Math.max(0, (now - oldest) / MS),
    })),
    waits: waits?.n ?? 0,
    lateSeconds: Math.max(0, (now - (waits?.first ?? now)) / MS),
    dead: dead?.n ?? 0,
  };
};
