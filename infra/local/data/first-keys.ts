import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAside } from './aside.ts';

/** The keys that a first start makes; the tables hold only their hashes. */
export const FirstKeys = z.object({ writeKey: z.string(), apiKey: z.string() });
export type FirstKeys = z.infer<typeof FirstKeys>;

const pathOf = (dataDir: string): string => join(dataDir, 'first-keys.json');

/** The first keys, as long as nobody has used one: until then every start shows them. */
export const firstKeys = (dataDir: string): FirstKeys | undefined =>
  existsSync(pathOf(dataDir)) ? FirstKeys.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8'))) : undefined;

/** Makes the first keys and writes them down before they are of any use, so that a start that is cut off loses none. */
export const makeFirstKeys = (dataDir: string, given: Partial<FirstKeys>): FirstKeys => {
  const keys = firstKeys(dataDir) ?? {
    writeKey: `wk_${randomBytes(24).toString('base64url')}`,
    apiKey: `rk_${randomBytes(24).toString('base64url')}`,
  };
  const made = { ...keys, ...given };
  writeAside(pathOf(dataDir), JSON.stringify(made));
  return made;
};

/** Somebody has them: they are not written anywhere any more. */
export const forgetFirstKeys = (dataDir: string): void => rmSync(pathOf(dataDir), { force: true });
