import type { Snapshot } from '../../../../shared/asl/index.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';

/** At most this many executions are woken at once, so that requests get their turn. */
const AT_ONCE = 200;

/** One timer for all executions: it stands at the earliest stored wake, wherever that came from. */
export type Alarm = {
  /** Sets the timer anew, after wakes were stored or the clock was set. */
  arm(): void;
  stop(): void;
};

/** `ring` tells an execution that its timer is due and answers whether that went well; it must not reject. */
export const createAlarm = (
  storage: Storage,
  clock: Clock,
  ring: (arn: string, timerId: string) => Promise<boolean>,
): Alarm => {
  const waking = new Set<string>();
  let isStopped = false;
  let cancel = () => {};

  const wake = () => {
    const due = storage.all<{ arn: string; snapshot: string }>(
      'SELECT arn, snapshot FROM execution WHERE wakes_at <= ? ORDER BY wakes_at LIMIT ?',
      ...[clock.now(), AT_ONCE],
    );
    for (const { arn, snapshot } of due) {
      if (waking.has(arn)) continue;
      const id = (JSON.parse(snapshot) as Snapshot).wake?.id;
      if (id === undefined) {
        // Nothing is set for that moment: left there, it would be looked at for ever.
        storage.write(() => storage.run('UPDATE execution SET wakes_at = NULL WHERE arn = ?', arn));
        continue;
      }
      waking.add(arn);
      void ring(arn, id).then((went) => {
        waking.delete(arn);
        // One that fails inside is still due: the heartbeat tries it again, and keeps no other from its turn meanwhile.
        if (went || waking.size > 0) arm();
      });
    }
    // A ring may come before its time, or for a wake that is gone: whoever is rung arms again, always.
    arm();
  };

  const arm = () => {
    cancel();
    // While some are being woken, the last of them sets the timer again.
    if (isStopped || waking.size > 0) return;
    const row = storage.get<{ at: number | null }>(
      'SELECT min(wakes_at) AS at FROM execution WHERE wakes_at IS NOT NULL',
    );
    if (row?.at !== null && row?.at !== undefined) cancel = clock.setTimer(row.at, wake);
  };

  return {
    arm,
    stop() {
      isStopped = true;
      cancel();
    },
  };
};
