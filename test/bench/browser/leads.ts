import type { Page } from 'playwright-core';
import { seedLeads } from '../../stack/crowd.ts';
import type { BenchRow } from '../row.ts';
import { type Desk, signedIn } from './desk.ts';
import { median, spread } from './figures.ts';
import { scrollDown } from './frames.ts';

const LEADS = 100_000;
const OPENINGS = 5;
const COLUMNS = ['Score', 'Stage', 'Fit', 'Source', 'Owner'];
const MOVE = 120;
const FRAMES = 400;
const ROWS = '.lead-table .body .lead-row';

declare global {
  interface Window {
    firstRows?: number;
    sorted?: Promise<number>;
  }
}

/** Runs in the page before anything else: notes when the first rows were painted. */
const watchRows = (): void => {
  const look = (): void => {
    if (document.querySelector('.lead-table .body .lead-row') === null) {
      requestAnimationFrame(look);
      return;
    }
    requestAnimationFrame(() =>
      setTimeout(() => {
        window.firstRows = performance.now();
      }),
    );
  };
  requestAnimationFrame(look);
};

const open = async (page: Page): Promise<number> => {
  await page.goto('/leads');
  await page.waitForFunction(() => window.firstRows !== undefined);
  return page.evaluate(() => window.firstRows ?? 0);
};

/** From the click on a column that was not sorted by before to the frame with the new order. */
const sortBy = async (page: Page, column: string): Promise<number> => {
  await page.evaluate((name) => {
    window.sorted = new Promise((resolve) => {
      addEventListener(
        'click',
        ({ timeStamp }) => {
          const look = (): void => {
            const header = [...document.querySelectorAll('[role=columnheader]')].find(
              ({ textContent }) => textContent === name,
            );
            const done = header?.ariaSort !== 'none' && document.querySelector('.lead-card:not(.stale)') !== null;
            if (done) setTimeout(() => resolve(performance.now() - timeStamp));
            else requestAnimationFrame(look);
          };
          // The frame after the next has what the click itself changes.
          requestAnimationFrame(() => requestAnimationFrame(look));
        },
        { capture: true, once: true },
      );
    });
  }, column);
  await page.getByRole('columnheader', { name: column }).getByRole('button').click();
  return page.evaluate(() => window.sorted ?? 0);
};

/** The Leads table over a hundred thousand leads in the store. */
export const leadsTable = async (desk: Desk): Promise<BenchRow[]> => {
  await seedLeads(desk.stack, LEADS);
  const { context, page } = await signedIn(desk, async (made) => void (await made.addInitScript(watchRows)));
  page.setDefaultTimeout(300_000);
  const cold = await open(page);
  const { total } = await desk.stack.get<{ total: number }>('/api/leads?limit=1');
  if (total !== LEADS) throw new Error(`The list has ${total} leads.`);
  const warm: number[] = [];
  for (let run = 0; run < OPENINGS; run += 1) warm.push(await open(page));
  const sorts: number[] = [];
  for (const column of COLUMNS) sorts.push(await sortBy(page, column));

  await page.goto('/leads?sort=-score');
  await page.locator(ROWS).first().waitFor();
  const scrolled = await scrollDown(page, '.lead-table', MOVE, FRAMES);
  const reached = await page.locator(ROWS).last().getAttribute('aria-rowindex');
  await context.close();
  return [
    {
      name: `First list after a start, ${LEADS.toLocaleString('en')} leads read from the store`,
      value: cold,
      unit: 'ms',
    },
    { name: `Opening the list again, navigation to rows (${spread(warm)})`, value: median(warm), unit: 'ms' },
    { name: `Sorting by another column, click to rows (${spread(sorts)})`, value: median(sorts), unit: 'ms' },
    {
      name: `Scrolling ${FRAMES} frames to row ${reached}, pages loading (longest frame ${Math.round(scrolled.longest)} ms)`,
      value: scrolled.perSecond,
      unit: 'frames/s',
    },
    { name: 'Longest task while scrolling (0: none took 50 ms)', value: scrolled.longestTask, unit: 'ms' },
  ];
};
