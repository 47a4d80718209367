import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from './aside.ts';

/** What a folder is made of, for whoever copies all of it. */
const PARTS = ['aws.sqlite', 'issuer.sqlite', 'issuer.sqlite-wal', 'secret', 'manifest.json'];

/**
 * Keeps a copy of the folder as it is before a newer Ripen changes it; answers where. Copied aside and renamed: one that
 * stands there is whole, and a start that was cut off after it must not save what is changed already.
 */
export const saveBeside = (dataDir: string, from: number): string => {
  const target = join(dataDir, `before-upgrade-${from}`);
  if (existsSync(target)) return target;
  const aside = `${target}.new`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { mode: 0o700 });
  for (const name of PARTS) {
    if (existsSync(join(dataDir, name)))
      copyFileSync(join(dataDir, name), join(aside, name), constants.COPYFILE_FICLONE);
  }
  syncFolder(aside);
  renameSync(aside, target);
  syncFolder(dataDir);
  return target;
};
