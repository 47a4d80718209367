import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderError } from '../aws/index.ts';
import { VERSION } from '../version.ts';
import { syncFolder, writeAside } from './aside.ts';
import { hold } from './held.ts';
import { writeManifest } from './manifest.ts';
import { fingerprintOf, secretPath } from './secret.ts';

/** What of the folder lies beside the store, and where in it. */
const ISSUER = 'issuer.sqlite';
const SECRET = 'secret';

export type BackupSource = {
  /** Copies the store, as it is at one moment. */
  copyTo(target: string): Promise<void>;
  /** The accounts and their sign-ins, as one file. */
  accounts(): Uint8Array;
  dataDir: string;
};

/**
 * Writes all of a folder into one file (itself a SQLite file: the store, with the rest in a table), as it is at one moment,
 * while it is written to: tables, queues, runs and their timers, mails, accounts and the secret. The file appears under its
 * name only when it is whole and was read through.
 */
export const writeBackup = async (
  { copyTo, accounts, dataDir }: BackupSource,
  file: string,
  at: string,
): Promise<void> => {
  if (existsSync(file)) throw new DataFolderError(`${file} is there already. Choose another name.`);
  if (!existsSync(dirname(resolve(file)))) throw new DataFolderError(`There is no folder ${dirname(resolve(file))}.`);
  const aside = `${file}.part`;
  rmSync(aside, { force: true });
  writeFileSync(aside, '', { mode: 0o600 });
  try {
    await copyTo(aside);
    // In the very turn in which the copy ended.
    const rest = { [ISSUER]: accounts(), [SECRET]: readFileSync(secretPath(dataDir)) };
    const database = new DatabaseSync(aside);
    try {
      database.exec(
        'PRAGMA journal_mode = DELETE; CREATE TABLE backup_part (name TEXT PRIMARY KEY, content BLOB NOT NULL)',
      );
      const add = database.prepare('INSERT INTO backup_part VALUES (?, ?)');
      for (const [name, content] of Object.entries(rest)) add.run(name, content);
      add.run('about', Buffer.from(JSON.stringify({ ripen: 'backup', version: VERSION, at })));
      const check = database.prepare('PRAGMA quick_check(1)').get();
      if (check?.quick_check !== 'ok')
        throw new DataFolderError(`The copy is damaged (${String(check?.quick_check)}): look at the disk.`);
    } finally {
      database.close();
    }
    sync(aside);
    renameSync(aside, file);
    syncFolder(dirname(resolve(file)));
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
};

const sync = (path: string): void => {
  const descriptor = openSync(path, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
};

type Parts = { issuer: Uint8Array; secret: string; at: string };

const partsOf = (database: DatabaseSync, file: string): Parts => {
  const read = (name: string): Uint8Array => {
    const content = database.prepare('SELECT content FROM backup_part WHERE name = ?').get(name)?.content;
    if (!(content instanceof Uint8Array)) throw new DataFolderError(`${file} is no whole backup: ${name} is missing.`);
    return content;
  };
  const about = JSON.parse(Buffer.from(read('about')).toString()) as { at: string };
  return { issuer: read(ISSUER), secret: Buffer.from(read(SECRET)).toString(), at: about.at };
};

const MARK = 'restoring';

/** Refuses a folder in which a restore was cut off: half of it is no workspace. */
export const refuseHalfRestored = (dataDir: string): void => {
  if (existsSync(join(dataDir, MARK)))
    throw new DataFolderError(`A restore into ${dataDir} was cut off. Do it again: ripen restore FILE.`);
};

/**
 * Makes a folder from a backup. It must be new or empty; one that a restore was cut off in is begun again. Sending is held
 * in it until somebody lets it go, since the copy does not know what was sent after it was taken.
 */
export const restoreBackup = (file: string, dataDir: string, now: string): { at: string } => {
  if (!existsSync(file)) throw new DataFolderError(`There is no file ${file}.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const found = readdirSync(dataDir).filter((name) => name !== 'lost+found');
  if (found.length > 0 && !found.includes(MARK))
    throw new DataFolderError(
      `${dataDir} is not empty. Move it away, or restore into a new folder (RIPEN_DATA=…) and look at it first.`,
    );
  chmodSync(dataDir, 0o700);
  writeAside(join(dataDir, MARK), file);
  const store = join(dataDir, 'aws.sqlite');
  for (const name of found) if (name !== MARK) rmSync(join(dataDir, name), { recursive: true, force: true });
  copyFileSync(file, store);
  chmodSync(store, 0o600);
  let parts: Parts;
  let id: string;
  const database = openBackup(store, file);
  try {
    parts = partsOf(database, file);
    id = String(database.prepare('SELECT id FROM store').get()?.id);
    database.exec('DROP TABLE backup_part');
  } finally {
    database.close();
  }
  sync(store);
  writeFileSync(join(dataDir, ISSUER), parts.issuer, { mode: 0o600, flush: true });
  writeAside(secretPath(dataDir), parts.secret);
  hold(dataDir, { since: now, why: `This is a copy of ${parts.at}, which does not know what was sent after that.` });
  writeManifest(dataDir, {
    ...{ ripen: 'data folder', v: 1, version: VERSION },
    parts: { store: id, issuer: issuerId(join(dataDir, ISSUER)), secret: fingerprintOf(parts.secret) },
  });
  rmSync(join(dataDir, MARK));
  syncFolder(dataDir);
  return { at: parts.at };
};

const openBackup = (store: string, file: string): DatabaseSync => {
  const database = new DatabaseSync(store);
  try {
    database.exec('PRAGMA journal_mode = DELETE');
    if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'backup_part'").get() !== undefined) return database;
  } catch {
    // Said below.
  }
  database.close();
  throw new DataFolderError(`${file} is no backup of Ripen, or it was cut off.`);
};

const issuerId = (path: string): string => {
  const database = new DatabaseSync(path);
  const id = String(database.prepare("SELECT value FROM setting WHERE name = 'id'").get()?.value);
  database.close();
  return id;
};
