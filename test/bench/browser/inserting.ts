import type { Page } from 'playwright-core';
import type { BenchRow } from '../row.ts';
import { type Desk, signedIn, storeFlow } from './desk.ts';
import { median, spread } from './figures.ts';
import { wideFlow } from './wide-flow.ts';

const STEPS = 300;
const RUNS = 11;
const BAR_MS = 100;

type Insertion = { toPaint: number; byEventTiming: number };
declare global {
  interface Window {
    insertion?: Promise<Insertion>;
  }
}

/**
 * Waits in the page for the new card: from the time stamp of the input that brought it to after the frame that shows it,
 * beside what the browser's own Event Timing says of that input (in steps of 8 ms).
 */
const arm = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.insertion = new Promise((resolve) => {
      let input = 0;
      const events: PerformanceEventTiming[] = [];
      const timing = new PerformanceObserver((list) => {
        events.push(...(list.getEntries() as PerformanceEventTiming[]));
      });
      timing.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
      const heard = (event: Event) => {
        input = event.timeStamp;
      };
      const heardOf = ['keydown', 'keyup', 'pointerup', 'click'] as const;
      for (const type of heardOf) addEventListener(type, heard, { capture: true });
      const before = new Set(
        [...document.querySelectorAll<HTMLElement>('.flow-card')].map(({ dataset }) => dataset.step),
      );
      const watch = new MutationObserver(() => {
        const added = document.querySelector<HTMLElement>('.flow-card.selected');
        if (added === null || before.has(added.dataset.step)) return;
        watch.disconnect();
        for (const type of heardOf) removeEventListener(type, heard, { capture: true });
        const began = input;
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => {
            const toPaint = performance.now() - began;
            // Event Timing is told some time after the paint.
            setTimeout(() => {
              timing.disconnect();
              const of = events.filter(({ startTime }) => Math.abs(startTime - began) < 1);
              resolve({ toPaint, byEventTiming: Math.max(0, ...of.map(({ duration }) => duration)) });
            }, 300);
          };
          painted.port2.postMessage(null);
        });
      });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
    });
  });

/** Presses the first `+` of the flow, so that everything below it moves, and chooses a step with the mouse. */
const insert = async (page: Page): Promise<Insertion> => {
  await page.locator('.wire-add[data-from="start"]').click();
  const choice = page.getByRole('menuitem', { name: /^Notify/ });
  await choice.waitFor();
  await arm(page);
  await choice.click();
  return page.evaluate(() => window.insertion as Promise<Insertion>);
};

/** Input to the next paint when a step is put into a flow of 300. */
export const inserting = async (desk: Desk): Promise<BenchRow[]> => {
  const { context, page } = await signedIn(desk);
  const id = await storeFlow(desk, wideFlow(STEPS, 6));
  await page.goto(`/flows/${id}`);
  await page.locator('.flow-card').first().waitFor();
  const first = await insert(page);
  const found: Insertion[] = [];
  for (let at = 0; at < RUNS; at += 1) found.push(await insert(page));
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await insert(page);
  await saved;
  const { draft } = await desk.stack.get<{ draft: { steps: object } }>(`/api/flows/${id}`);
  const stored = Object.keys(draft.steps).length;
  if (stored < STEPS + RUNS) throw new Error(`Only ${stored} steps were stored.`);
  await context.close();
  const toPaint = found.map((each) => each.toPaint);
  const byEventTiming = found.map((each) => each.byEventTiming);
  const value = median(toPaint);
  return [
    {
      name: `Insert at ${STEPS} steps, input to paint (${spread(toPaint)})`,
      value,
      unit: 'ms',
      ratio: value,
      bar: BAR_MS,
      pass: value <= BAR_MS,
    },
    { name: `The same by Event Timing (${spread(byEventTiming)})`, value: median(byEventTiming), unit: 'ms' },
    { name: 'The first insert of a page, before anything is warm', value: first.toPaint, unit: 'ms' },
  ];
};
