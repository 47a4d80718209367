import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Groups changes into commits: one for each turn of the event loop, on disk before anybody is told. */
export type Commits = {
  /** Opens this turn's transaction, if it is not open yet. */
  begin(): void;
  /** Resolves once everything that can be seen now is on disk; rejects when the disk failed. */
  settled(): Promise<void>;
  /** Commits what is open; its sync follows. */
  flush(): void;
  /** The disk failed somewhere else: nothing after it can be trusted. */
  fail(why: unknown): void;
  /** Commits what is open, on disk when it returns. */
  finish(): void;
};

export type CommitsOptions = {
  /** Numbers the transaction that is about to be committed, inside it. */
  number(): number;
  /** Every commit up to this number is on disk. */
  reached(point: number): void;
  onFailure(why: unknown): Error;
};

/**
 * SQLite itself (`synchronous=NORMAL`) syncs its log only at checkpoints. The sync that makes a commit safe is done here,
 * in a thread of its own, so that the event loop goes on working while the disk does; one sync covers every commit that
 * was written before it began. `onFailure` is told when a write or sync fails: nothing after it can be trusted.
 */
export const createCommits = (
  database: DatabaseSync,
  log: string,
  { number, reached, onFailure }: CommitsOptions,
): Commits => {
  const file = openSync(log, 'r+');
  /** The transaction that is open. */
  let open: PromiseWithResolvers<void> | null = null;
  /** Committed, to be covered by the next sync. */
  let written: PromiseWithResolvers<void>[] = [];
  /** The newest group that is not yet on disk: when it is, so are all before it. */
  let newest: PromiseWithResolvers<void> | null = null;
  let isSyncing = false;
  let failure: Error | null = null;
  let isFinished = false;
  /** The number of the newest commit. */
  let point = 0;

  const fail = (why: unknown, groups: readonly PromiseWithResolvers<void>[]) => {
    failure ??= onFailure(why);
    for (const group of [...groups, ...written]) group.reject(failure);
    written = [];
    open = null;
  };
  const settle = (groups: readonly PromiseWithResolvers<void>[]) => {
    for (const group of groups) group.resolve();
    if (newest !== null && groups.includes(newest)) newest = null;
  };
  const sync = () => {
    if (isSyncing || isFinished || written.length === 0) return;
    const groups = written;
    const upTo = point;
    written = [];
    isSyncing = true;
    fdatasync(file, (error) => {
      isSyncing = false;
      // The sync of `finish` has covered these, whatever became of this one.
      if (isFinished) settle(groups);
      else if (error !== null || failure !== null) fail(error, groups);
      else {
        reached(upTo);
        settle(groups);
      }
      sync();
    });
  };
  const commit = () => {
    const group = open;
    if (group === null || failure !== null) return;
    open = null;
    try {
      const numbered = number();
      database.exec('COMMIT');
      point = numbered;
      written.push(group);
      sync();
    } catch (error) {
      fail(error, [group]);
    }
  };

  return {
    begin() {
      if (failure !== null) throw failure;
      if (open !== null) return;
      database.exec('BEGIN');
      open = Promise.withResolvers();
      // Not every change has somebody who waits for it.
      open.promise.catch(() => {});
      newest = open;
      setImmediate(commit);
    },
    settled() {
      if (failure !== null) return Promise.reject(failure);
      return newest?.promise ?? Promise.resolve();
    },
    flush: commit,
    fail: (why) => fail(why, open === null ? [] : [open]),
    finish() {
      if (failure === null) commit();
      isFinished = true;
      try {
        if (failure === null) {
          fdatasyncSync(file);
          if (point > 0) reached(point);
          settle(written);
        } else fail(failure, written);
      } catch (error) {
        fail(error, written);
      } finally {
        written = [];
        closeSync(file);
      }
    },
  };
};
