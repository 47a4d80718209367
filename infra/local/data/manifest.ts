import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DataFolderError } from '../aws/index.ts';
import { writeAside } from './aside.ts';

/**
 * What belongs into a data folder, so that a start knows what is missing. It is written before anything else, and again
 * with the names of the parts once all of them are there: until then a start makes what the last one did not get to.
 */
export const Manifest = z.object({
  ripen: z.literal('data folder'),
  v: z.literal(1),
  /** The Ripen that wrote it last, for people. */
  version: z.string(),
  /** Missing while the first start goes on. */
  parts: z.object({ store: z.string(), issuer: z.string(), secret: z.string() }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

const pathOf = (dataDir: string): string => join(dataDir, 'manifest.json');

/** The manifest; undefined in a folder that is new, or that version 0.1 wrote. */
export const readManifest = (dataDir: string): Manifest | undefined => {
  const path = pathOf(dataDir);
  if (!existsSync(path)) return undefined;
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new DataFolderError(
      `${path} cannot be read, or a newer Ripen wrote it. Put the right one back, or start that newer Ripen. If it is lost, remove it: what lies in the folder is then taken as it is.`,
      { cause: error },
    );
  }
};

export const writeManifest = (dataDir: string, manifest: Manifest): void =>
  writeAside(pathOf(dataDir), `${JSON.stringify(manifest, null, 2)}\n`);
