import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret that signs links and keys address hashes: made at the first start, kept in the data folder. */
export const installationSecret = (dataDir: string): string => {
  const path = join(dataDir, 'secret');
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
  return readFileSync(path, 'utf8');
};
