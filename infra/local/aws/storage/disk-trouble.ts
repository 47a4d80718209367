import { describeError } from './problem-text.ts';

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

/** The disk does not take what has to be written; it may pass, and then the work goes on. What was acknowledged is kept. */
export class DiskError extends DataFolderError {
  override name = 'DiskError';
}

/** SQLite's primary result codes. */
const READONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM']);

const primaryCodeOf = (error: object): number =>
  'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

/** What a failure of the disk means for whoever runs this; undefined where it was not the disk. */
export const diskTrouble = (error: unknown, folder: string): DataFolderError | undefined => {
  if (error instanceof DataFolderError) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const primary = primaryCodeOf(error);
  const cause = { cause: error };
  if (primary === FULL || NO_ROOM.has(code))
    return new DiskError(
      `There is no room left for the data in ${folder}. Make room on that disk: Ripen then goes on by itself, and what was acknowledged is kept.`,
      cause,
    );
  if (primary === READONLY || primary === CANNOT_OPEN || NOT_WRITABLE.has(code))
    return new DiskError(
      `The data in ${folder} cannot be written (${describeError(error)}). Make the folder and its files writable for the user that runs Ripen: it then goes on by itself.`,
      cause,
    );
  if (primary === CORRUPT || primary === NOT_A_DATABASE)
    return new DataFolderError(
      `The data in ${folder} is damaged (${describeError(error)}). Keep a copy of the folder, and put a backup in its place: ripen restore FILE.`,
      cause,
    );
  if (primary === IO_ERROR || code === 'EIO')
    return new DiskError(
      `The disk under ${folder} fails (${describeError(error)}). Look at it, or move the folder to another one; what was acknowledged is kept.`,
      cause,
    );
  return undefined;
};
