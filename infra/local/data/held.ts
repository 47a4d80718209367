import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAside } from './aside.ts';

/** Why nothing is sent from this folder until somebody says so. */
export const Held = z.object({ since: z.string(), why: z.string() });
export type Held = z.infer<typeof Held>;

const pathOf = (dataDir: string): string => join(dataDir, 'held.json');

/** Whether sending is held: a restored copy does not know what was sent since it was taken. */
export const heldIn = (dataDir: string): Held | undefined =>
  existsSync(pathOf(dataDir)) ? Held.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8'))) : undefined;

export const hold = (dataDir: string, held: Held): void => writeAside(pathOf(dataDir), JSON.stringify(held));

export const release = (dataDir: string): void => rmSync(pathOf(dataDir), { force: true });

/** What is shown of it, with what to do. */
export const heldSentence = ({ since, why }: Held): string =>
  `Sending is held since ${since}: ${why} Runs stand still, and no email, webhook or notice goes out, until somebody says so: ripen release.`;
