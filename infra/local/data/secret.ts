import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError } from '../aws/index.ts';
import { writeAside } from './aside.ts';

export const secretPath = (dataDir: string): string => join(dataDir, 'secret');

/** What is known of the secret without telling it, to know whether it is the one that belongs here. */
export const fingerprintOf = (secret: string): string =>
  createHash('sha256').update(`ripen ${secret}`).digest('hex').slice(0, 16);

/** The secret that signs links and keys address hashes: made at the first start, kept in the data folder. */
export const installationSecret = (dataDir: string): string => {
  const path = secretPath(dataDir);
  if (!existsSync(path)) writeAside(path, randomBytes(32).toString('base64url'));
  const secret = readFileSync(path, 'utf8');
  if (secret.trim() === '')
    throw new DataFolderError(
      `${path} is empty. It signs the links in emails and hides the addresses of who must not be mailed: put the right one back, or put a backup in its place (ripen restore FILE).`,
    );
  return secret;
};
