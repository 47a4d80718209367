import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { DataFolderError } from './disk-trouble.ts';

/**
 * How far a store is known to have come, kept beside it: after each commit that is on disk its number is written here.
 * A store that ends before it lost its log, or is an older copy. Not synced: after a power cut it may say less, never more.
 */
export type LastPoint = { reached(point: number): void; close(): void };

/** Wide enough for every number that is exact, so that each one covers the last. */
const DIGITS = 16;

const read = (path: string): { store: string; point: number } | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const [store = '', point = ''] = text.trim().split(' ');
  return /^[0-9a-f]{32}$/.test(store) && /^\d+$/.test(point) ? { store, point: Number(point) } : undefined;
};

/** What stands beside a store that is not there. */
export const isExpected = (path: string): boolean => read(path) !== undefined;

/** Refuses a store that is another one than was here, or ends before what it is known to have held. */
export const openLastPoint = (path: string, file: string, store: { id: string; point: number }): LastPoint => {
  const known = read(path);
  if (known !== undefined && known.store !== store.id)
    throw new DataFolderError(
      `${file} is not the store that belongs into this folder. Put the right one back, or put a backup in its place: ripen restore FILE. To go on with this one, remove ${path}.`,
    );
  if (known !== undefined && known.point > store.point)
    throw new DataFolderError(
      `${file} is not whole: it ends at change ${store.point}, and ${known.point} were acknowledged. Its log (${file}-wal) is missing or cut, or it was copied while Ripen ran. Put the log back, or put a backup in its place: ripen restore FILE. To go on without what is missing, remove ${path}.`,
    );
  const descriptor = openSync(path, known === undefined ? 'w+' : 'r+', 0o600);
  const reached = (point: number) =>
    void writeSync(descriptor, `${store.id} ${String(point).padStart(DIGITS, '0')}\n`, 0);
  reached(store.point);
  return { reached, close: () => closeSync(descriptor) };
};
