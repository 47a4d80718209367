import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { createCommits } from './commits.ts';
import { describeError } from './problem-text.ts';
import { SCHEMA } from './schema.ts';

/** The data folder cannot be opened; the message says why and what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

/** A value that fits a column. */
export type Sql = SQLInputValue;

/**
 * Everything the services remember, in one file. A change is visible to reads at once and is on disk when `committed()`
 * resolves; changes made in the same turn of the event loop share one commit, and so one fsync.
 */
export type Storage = {
  /** Runs `change` in the open transaction, all of it or (when it throws) none of it. */
  write<T>(change: () => T): T;
  /** Resolves once every change made so far is on disk. Answers must wait for it, reads too: they may have seen such a change. */
  committed(): Promise<void>;
  /** Adds, changes or removes rows; only inside `write`. Answers how many. */
  run(sql: string, ...values: Sql[]): number;
  get<Row>(sql: string, ...values: Sql[]): Row | undefined;
  all<Row>(sql: string, ...values: Sql[]): Row[];
  iterate<Row>(sql: string, ...values: Sql[]): Iterable<Row>;
  close(): void;
};

const open = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // The exclusive lock belongs to the process and dies with it, so a crash leaves nothing to clean up.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
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

/** Opens (or makes) the file in `folder` and keeps every other process out of it. */
export const openStorage = (folder: string): Storage => {
  // It holds personal data: nobody else on the machine reads it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'aws.sqlite');
  let database: DatabaseSync;
  try {
    database = open(file);
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new DataFolderError(
        `Another Ripen is already running on ${folder}. Stop it, or start this one on another folder.`,
      );
    }
    throw error;
  }
  try {
    bringUpToDate(database, folder);
  } catch (error) {
    database.close();
    throw error;
  }

  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };

  const commits = createCommits(database, `${file}-wal`, (why) => {
    const failure = new DataFolderError(
      `The data in ${folder} can no longer be written (${describeError(why)}). Make room or repair the disk, then start again: what was acknowledged is kept.`,
    );
    // What was visible may be gone, and nobody may go on from it: the process ends, the next one reads the truth.
    queueMicrotask(() => {
      throw failure;
    });
    return failure;
  });

  return {
    write(change) {
      commits.begin();
      prepare('SAVEPOINT one').run();
      try {
        const result = change();
        prepare('RELEASE one').run();
        return result;
      } catch (error) {
        prepare('ROLLBACK TO one').run();
        prepare('RELEASE one').run();
        throw error;
      }
    },
    committed: () => commits.settled(),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    get: <Row>(sql: string, ...values: Sql[]) => prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: Sql[]) => prepare(sql).all(...values) as Row[],
    // Statements in progress cannot be shared, so an iteration has its own.
    iterate: <Row>(sql: string, ...values: Sql[]) => database.prepare(sql).iterate(...values) as Iterable<Row>,
    close() {
      commits.finish();
      database.close();
    },
  };
};
