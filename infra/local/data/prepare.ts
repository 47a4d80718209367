import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DataFolderError, DiskError, diskTrouble } from '../aws/index.ts';
import { VERSION } from '../version.ts';
import { writeAside } from './aside.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { fingerprintOf, installationSecret, secretPath } from './secret.ts';

const STORE = 'aws.sqlite';
const ISSUER = 'issuer.sqlite';

/** Less room than this on the disk is none: a few hundred activities and the log that they go through. */
const LEAST_ROOM_BYTES = 8 * 1024 * 1024;

/** A folder whose parts are all there, or are to be made because it is new. */
export type Prepared = {
  dataDir: string;
  /** Writes down what the parts are, once they are all there; later it only says which Ripen wrote last. */
  complete(parts: { store: string; issuer: string }): void;
  secret(): string;
};

/**
 * Makes the folder, or looks whether what belongs into it is there, readable by its owner only, and can be written. Refused
 * in words where something is missing or foreign: to make it anew would hide that it is lost.
 */
export const prepareFolder = (dataDir: string, tell: (line: string) => void = () => {}): Prepared => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const manifest = readManifest(dataDir);
    const isNew = manifest === undefined ? lookAtUnknown(dataDir) : manifest.parts === undefined;
    if (manifest?.parts !== undefined) refuseMissing(dataDir, manifest.parts);
    makePrivate(dataDir, tell);
    assertWritable(dataDir);
    if (manifest === undefined && isNew) writeManifest(dataDir, begun);
    return {
      dataDir,
      secret: () => secretOf(dataDir, manifest, isNew),
      complete: ({ store, issuer }) => complete(dataDir, manifest, { store, issuer }),
    };
  } catch (error) {
    throw diskTrouble(error, dataDir) ?? error;
  }
};

const begun: Manifest = { ripen: 'data folder', v: 1, version: VERSION };

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/** SQLite's header: where it keeps the version of the schema, 0 in a file that nobody has filled. */
const HEADER_BYTES = 100;
const USER_VERSION_AT = 60;

/** A file that holds nothing yet: all that was ever written to it is in its log, if anything was. */
const isBlank = (path: string): boolean => {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    return readSync(file, header) === HEADER_BYTES && header.readUInt32BE(USER_VERSION_AT) === 0;
  } finally {
    closeSync(file);
  }
};

/** Whether a folder without a manifest is new; one that version 0.1 wrote has a store, and then the rest too. */
const lookAtUnknown = (dataDir: string): boolean => {
  const has = (name: string) => sizeOf(join(dataDir, name)) > 0;
  if (has(`${STORE}-wal`) || (has(STORE) && !isBlank(join(dataDir, STORE)))) return false;
  const found = [ISSUER, 'secret', 'aws.point'].filter(has);
  if (found.length === 0) return true;
  throw new DataFolderError(
    `${dataDir} holds ${found.join(' and ')} but no ${STORE} with data in it: they are missing, or their log (${STORE}-wal) is. Put ${STORE} back with its log (${STORE}-wal), or put a backup in its place: ripen restore FILE. To begin anew, choose another folder.`,
  );
};

const refuseMissing = (dataDir: string, { secret }: NonNullable<Manifest['parts']>): void => {
  const missing = [STORE, ISSUER, 'secret'].filter((name) => !existsSync(join(dataDir, name)));
  if (missing.length > 0)
    throw new DataFolderError(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing in ${dataDir}. Put ${missing.length === 1 ? 'it' : 'them'} back, or put a backup in the folder's place: ripen restore FILE. To begin anew, choose another folder.`,
    );
  if (fingerprintOf(installationSecret(dataDir)) !== secret)
    throw new DataFolderError(
      `${secretPath(dataDir)} is not the secret that belongs into this folder: links in emails would not open, and who must not be mailed would not be known. Put the right one back, or put a backup in the folder's place: ripen restore FILE.`,
    );
};

const secretOf = (dataDir: string, manifest: Manifest | undefined, isNew: boolean): string => {
  if (manifest === undefined && !isNew && !existsSync(secretPath(dataDir)))
    throw new DataFolderError(
      `${secretPath(dataDir)} is missing, and there are data beside it. It signs the links in emails and hides the addresses of who must not be mailed. Copy it from where these data come from; where it is lost, write any long text into that file, and links in emails already sent end.`,
    );
  return installationSecret(dataDir);
};

const complete = (dataDir: string, manifest: Manifest | undefined, stores: { store: string; issuer: string }): void => {
  const parts = { ...stores, secret: fingerprintOf(installationSecret(dataDir)) };
  for (const [part, file] of [
    ['store', STORE],
    ['issuer', ISSUER],
  ] as const) {
    if (manifest?.parts === undefined || manifest.parts[part] === parts[part]) continue;
    throw new DataFolderError(
      `${join(dataDir, file)} is not the file that belongs into this folder. Put the right one back, or put a backup in the folder's place: ripen restore FILE. To go on with this one, remove ${join(dataDir, 'manifest.json')}.`,
    );
  }
  if (manifest?.parts === undefined || manifest.version !== VERSION) writeManifest(dataDir, { ...begun, parts });
};

const MODE = 0o777;
const OTHERS = 0o077;

/** It holds personal data and keys: nobody else on the machine reads it, whatever was unpacked or copied there. */
const makePrivate = (dataDir: string, tell: (line: string) => void): void => {
  const entries = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isFile());
  const open = [
    ...[dataDir].filter((path) => (statSync(path).mode & OTHERS) !== 0).map((path) => ({ path, mode: 0o700 })),
    ...entries
      .map(({ name }) => join(dataDir, name))
      .filter((path) => (statSync(path).mode & OTHERS) !== 0)
      .map((path) => ({ path, mode: 0o600 })),
  ];
  if (open.length === 0) return;
  const before = (statSync(dataDir).mode & MODE).toString(8);
  for (const { path, mode } of open) chmodSync(path, mode);
  if (entries.length > 0)
    tell(`Others on this machine could read ${dataDir} (mode ${before}); now only its owner can.`);
};

/** That something can be written there now, before it is promised to keep anything. */
const assertWritable = (dataDir: string): void => {
  accessSync(dataDir, constants.W_OK);
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < LEAST_ROOM_BYTES)
    throw new DiskError(
      `There is no room left for the data in ${dataDir}. Make room on that disk: Ripen then goes on by itself, and what was acknowledged is kept.`,
    );
  writeAside(join(dataDir, 'last-start'), `${new Date().toISOString()} ${VERSION}\n`);
};
