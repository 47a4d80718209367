import { ensureBuilder } from '../../infra/local/builder-files.ts';
import { launchBrowser } from '../browser/browser.ts';
import { startStack } from '../stack/index.ts';
import type { Desk } from './browser/desk.ts';
import { inserting } from './browser/inserting.ts';
import { leadsTable } from './browser/leads.ts';
import { loadSize } from './browser/load-size.ts';
import { opening } from './browser/opening.ts';
import { panning } from './browser/panning.ts';
import { typing } from './browser/typing.ts';
import type { BenchRow } from './row.ts';

/** The builder as people meet it: in a real Chromium, served by the whole product on a port of its own. */
export const run = async (): Promise<BenchRow[]> => {
  await ensureBuilder();
  const stack = await startStack();
  const browser = await launchBrowser();
  try {
    const desk: Desk = { stack, browser };
    const rows: BenchRow[] = [];
    for (const measure of [loadSize, opening, inserting, typing, panning, leadsTable])
      rows.push(...(await measure(desk)));
    return rows;
  } finally {
    await browser.close();
    await stack.close();
  }
};
