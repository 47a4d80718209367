import type { BenchRow } from '../row.ts';
import { type Desk, signedIn } from './desk.ts';
import { median, spread } from './figures.ts';

const RUNS = 5;
const FLOW = 'lead-scoring';
/** The page counts as interactive at the end of the last long task that so long a quiet follows. */
const QUIET_MS = 1000;

type Opening = { drawn: number; lastLong: number };
declare global {
  interface Window {
    opening?: Opening;
  }
}

/** Runs in the page before anything else: when the rules were painted, and when the last long task ended. */
const watch = (): void => {
  const seen: Opening = { drawn: 0, lastLong: 0 };
  window.opening = seen;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.lastLong = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
  const look = (): void => {
    if (document.querySelector('.scoring-panel .rule-box button.row') === null) {
      requestAnimationFrame(look);
      return;
    }
    // After the frame that shows them.
    requestAnimationFrame(() => setTimeout(() => Object.assign(seen, { drawn: performance.now() })));
  };
  requestAnimationFrame(look);
};

/** From the start of the navigation, signed in and with an empty cache, until a click on a rule would be answered. */
export const opening = async (desk: Desk): Promise<BenchRow[]> => {
  const { context, page } = await signedIn(desk, async (made) => void (await made.addInitScript(watch)));
  const drawn: number[] = [];
  const interactive: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.goto(`/flows/${FLOW}`);
    await page.waitForFunction((quiet) => {
      const { drawn = 0, lastLong = 0 } = window.opening ?? {};
      return drawn > 0 && performance.now() - Math.max(drawn, lastLong) > quiet;
    }, QUIET_MS);
    const seen = await page.evaluate(() => window.opening);
    if (seen === undefined) throw new Error('Nothing was recorded.');
    drawn.push(seen.drawn);
    interactive.push(Math.max(seen.drawn, seen.lastLong));
    // That it answers.
    await page.locator('.scoring-panel .rule-box button.row').first().click();
    await page.locator('.inspector:not(.whole)').waitFor();
  }
  await context.close();
  return [
    { name: `Starter scoring flow painted, cold cache (${spread(drawn)})`, value: median(drawn), unit: 'ms' },
    { name: `Canvas interactive, cold cache (${spread(interactive)})`, value: median(interactive), unit: 'ms' },
  ];
};
