import { chmodSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { createCommits } from './commits.ts';
import { DataFolderError, DiskError, diskTrouble } from './disk-trouble.ts';
import { isExpected, openLastPoint } from './last-point.ts';
import { describeError } from './problem-text.ts';
import { SCHEMA } from './schema.ts';

/** A value that fits a column. */
export type Sql = SQLInputValue;

/**
 * Everything the services remember, in one file. A change is visible to reads at once and is on disk when `committed()`
 * resolves; changes made in the same turn of the event loop share one commit, and so one fsync.
 */
export type Storage = {
  /** Which store this is, for ever. */
  id: string;
  /** The latest moment at which something was stored, in milliseconds since 1970, when the file was opened. */
  seenUntil: number;
  /** Runs `change` in the open transaction, all of it or (when it throws) none of it. */
  write<T>(change: () => T): T;
  /** Resolves once every change made so far is on disk. Answers must wait for it, reads too: they may have seen such a change. */
  committed(): Promise<void>;
  /** Adds, changes or removes rows; only inside `write`. Answers how many. */
  run(sql: string, ...values: Sql[]): number;
  get<Row>(sql: string, ...values: Sql[]): Row | undefined;
  all<Row>(sql: string, ...values: Sql[]): Row[];
  iterate<Row>(sql: string, ...values: Sql[]): Iterable<Row>;
  /** Brings what the log holds into the main file, so that the log stays short and the file can stand alone. */
  checkpoint(): void;
  /** Copies all of it as it is at one moment near the end of the copying into `target`, while the work goes on. */
  copyTo(target: string): Promise<void>;
  close(): void;
};

export type StorageOptions = {
  now?: () => number;
  /** The disk failed: nothing after it can be trusted, so whoever is told closes this and opens it anew. Without it the process ends. */
  onFailure?: ((failure: DataFolderError) => void) | undefined;
  /** Called before an older file is changed, with the version it has; everything is in the main file then, and locked. */
  beforeUpgrade?: ((from: number) => void) | undefined;
};

/** The files of the store in `folder`. */
const storeFiles = (folder: string) => {
  const file = path.join(folder, 'aws.sqlite');
  return { file, log: `${file}-wal`, lastPoint: path.join(folder, 'aws.point') };
};

/** SQLite's header says how many pages there are, from the last checkpoint; a file with fewer was cut off. */
const HEADER_BYTES = 100;

/** A copy stops the event loop for so many pages at a time. */
const PAGES_AT_ONCE = 256;
const COPIES = 3;

const open = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    chmodSync(file, 0o600);
    // The exclusive lock belongs to the process and dies with it, so a crash leaves nothing to clean up.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    // What is deleted is overwritten: who was erased is not in the file any more.
    database.exec('PRAGMA secure_delete = ON');
    database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768');
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

const bringUpToDate = (database: DatabaseSync, folder: string): void => {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version);
  if (version > SCHEMA.length) {
    throw new DataFolderError(
      `The data in ${folder} was written by a newer Ripen (version ${version}, this one knows ${SCHEMA.length}). Start that newer Ripen, or choose another folder.`,
    );
  }
  for (const [index, statements] of SCHEMA.entries()) {
    if (index >= version) database.exec(`BEGIN; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
};

/** A file that is not there, or is empty, where there was one: the log or the file itself is lost, and all would begin anew. */
const refuseToBeginAnew = (folder: string): void => {
  const { file, log, lastPoint } = storeFiles(folder);
  if (!isExpected(lastPoint)) return;
  const size = existsSync(file) ? statSync(file).size : undefined;
  if (size !== undefined && (size >= HEADER_BYTES || existsSync(log))) return;
  throw new DataFolderError(
    `${file} is ${size === undefined ? 'missing' : 'empty'}, and there was data in it. Put it back with its log (${log}), or put a backup in its place: ripen restore FILE. To begin anew, choose another folder.`,
  );
};

const inWords = (error: unknown, folder: string): unknown =>
  error instanceof Error && /locked|busy/i.test(error.message)
    ? new DataFolderError(
        `Another Ripen is already running on ${folder}. Stop it, or start this one on another folder.`,
      )
    : (diskTrouble(error, folder) ?? error);

/** Opens (or makes) the file in `folder`, keeps every other process out of it, and refuses one that is not whole. */
const openWhole = (folder: string, beforeUpgrade: (from: number) => void) => {
  const { file, lastPoint } = storeFiles(folder);
  let database: DatabaseSync | undefined;
  try {
    // It holds personal data: nobody else on the machine reads it.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseToBeginAnew(folder);
    database = open(file);
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (version === 0 && isExpected(lastPoint))
      throw new DataFolderError(
        `${file} is empty, and there was data in it: its log (${file}-wal) is missing or cut. Put the log back, or put a backup in its place: ripen restore FILE. To begin anew, choose another folder.`,
      );
    if (version > 0 && version < SCHEMA.length) {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      beforeUpgrade(version);
    }
    bringUpToDate(database, folder);
    const row = database.prepare('SELECT id, point, seen_at FROM store').get();
    const store = { id: String(row?.id), point: Number(row?.point) };
    const point = openLastPoint(lastPoint, file, store);
    return { database, ...store, seenUntil: Number(row?.seen_at), lastPoint: point };
  } catch (error) {
    database?.close();
    throw inWords(error, folder);
  }
};

export const openStorage = (
  folder: string,
  { now = Date.now, onFailure, beforeUpgrade = () => {} }: StorageOptions = {},
): Storage => {
  const { file } = storeFiles(folder);
  const { database, id, point, seenUntil, lastPoint } = openWhole(folder, beforeUpgrade);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };

  let next = point;
  const commits = createCommits(database, `${file}-wal`, {
    number() {
      next += 1;
      prepare('UPDATE store SET point = ?, seen_at = ?').run(next, now());
      return next;
    },
    reached: lastPoint.reached,
    onFailure(why) {
      const failure =
        diskTrouble(why, folder) ??
        new DiskError(
          `The data in ${folder} can no longer be written (${describeError(why)}). Look at the disk; what was acknowledged is kept.`,
          { cause: why },
        );
      // What was visible may be gone, and nobody may go on from it: whoever opens the folder next reads the truth.
      queueMicrotask(() => {
        if (onFailure === undefined) throw failure;
        onFailure(failure);
      });
      return failure;
    },
  });
  /** Does something with the file; where the disk does not let it, no other thing is tried on it. */
  const trying = <T>(what: () => T): T => {
    try {
      return what();
    } catch (error) {
      if (diskTrouble(error, folder) !== undefined) commits.fail(error);
      throw error;
    }
  };

  return {
    id,
    seenUntil,
    write: (change) =>
      trying(() => {
        commits.begin();
        prepare('SAVEPOINT one').run();
        try {
          const result = change();
          prepare('RELEASE one').run();
          return result;
        } catch (error) {
          // A disk that failed has rolled all of it back already.
          if (database.isTransaction) {
            prepare('ROLLBACK TO one').run();
            prepare('RELEASE one').run();
          }
          throw error;
        }
      }),
    committed: () => commits.settled(),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    get: <Row>(sql: string, ...values: Sql[]) => trying(() => prepare(sql).get(...values)) as Row | undefined,
    all: <Row>(sql: string, ...values: Sql[]) => trying(() => prepare(sql).all(...values)) as Row[],
    // Statements in progress cannot be shared, so an iteration has its own.
    iterate: <Row>(sql: string, ...values: Sql[]) => database.prepare(sql).iterate(...values) as Iterable<Row>,
    checkpoint() {
      commits.flush();
      trying(() => database.exec('PRAGMA wal_checkpoint(PASSIVE)'));
    },
    async copyTo(target) {
      // A step of the copy that meets a transaction under way ends the whole copy: begun again, and under steady writing
      // made in one piece, which holds up the event loop but cannot be met by anything.
      for (let tries = 0; tries < COPIES; tries += 1) {
        commits.flush();
        try {
          await backup(database, target, { rate: PAGES_AT_ONCE });
          return;
        } catch {
          truncateSync(target);
        }
      }
      commits.flush();
      database.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`);
    },
    close() {
      commits.finish();
      lastPoint.close();
      database.close();
    },
  };
};
