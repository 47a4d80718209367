import type { Page } from 'playwright-core';
import type { BenchRow } from '../row.ts';
import { type Desk, signedIn, storeFlow } from './desk.ts';
import { median, spread } from './figures.ts';
import { dragPane } from './frames.ts';
import { columns, steps, zoom } from './plain/places.ts';
import { startPlainCanvas } from './plain-canvas.ts';
import { wideFlow } from './wide-flow.ts';

const ROUNDS = 7;
const FRAMES = 60;
const MOVE = 24;
const BAR = 0.8;

/** How the Chromium of `test/browser` draws, in so far as it decides frames: at a screen's 60 a second. */
const FLAGS = '--disable-gpu';

/** A place of the canvas with nothing on it but the pane. */
const emptySpot = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    const box = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    for (let y = 100; box && y < box.bottom - 20; y += 10)
      for (let x = Math.ceil(box.left) + 20; x < box.right - 20; x += 10)
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
    throw new Error('The pane is covered.');
  });

type Round = { perSecond: number; busy: number };

/** A page, and a way to ask how long its main thread has worked so far, in milliseconds. */
type Canvas = { page: Page; worked: () => Promise<number> };

const canvasOf = async (page: Page): Promise<Canvas> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  return { page, worked };
};

/** Down and up again, so that a round ends where it began. */
const pan = async ({ page, worked }: Canvas): Promise<Round> => {
  const before = await worked();
  const down = await dragPane(page, await emptySpot(page), -MOVE, FRAMES);
  const up = await dragPane(page, await emptySpot(page), MOVE, FRAMES);
  return { perSecond: 2 / (1 / down.perSecond + 1 / up.perSecond), busy: ((await worked()) - before) / (2 * FRAMES) };
};

/**
 * Frames per second dragging 300 steps up and down, in one browser and by turns: ours, which keeps in the page what is
 * near the view; a plain React Flow canvas with all of its nodes in the page, as it comes; and one with those that are seen.
 */
export const panning = async (desk: Desk): Promise<BenchRow[]> => {
  const plain = await startPlainCanvas();
  const { context, page } = await signedIn(desk);
  const contexts = [context];
  try {
    const id = await storeFlow(desk, wideFlow(steps, columns));
    await page.evaluate(
      ({ id, zoom }) => sessionStorage.setItem(`ripen.view.${id}`, JSON.stringify({ x: 480, y: 40, zoom })),
      { id, zoom },
    );
    await page.goto(`/flows/${id}`);
    await page.locator('.flow-card').first().waitFor();
    const size = await page.locator('#canvas').boundingBox();
    if (size === null) throw new Error('The canvas is not drawn.');
    // Contexts of their own: of two pages in one, the hidden one has no frames.
    const open = async (url: string): Promise<Page> => {
      const made = await desk.browser.newContext({ reducedMotion: 'reduce' });
      contexts.push(made);
      const opened = await made.newPage();
      await opened.setViewportSize({ width: Math.round(size.width), height: Math.round(size.height) });
      await opened.goto(url);
      await opened.locator('.react-flow__edge').last().waitFor({ state: 'attached' });
      return opened;
    };
    const all = await open(plain.url);
    const visible = await open(`${plain.url}/?visible`);
    const count = (of: Page) => of.locator('.react-flow__node').count();
    const [near, drawn, seen] = await Promise.all([count(page), count(all), count(visible)]);
    if (drawn !== steps || seen >= steps) throw new Error(`The plain canvases have ${drawn} and ${seen} nodes.`);

    const [mine, plainly, sparse] = [await canvasOf(page), await canvasOf(all), await canvasOf(visible)];
    const rounds: Record<'ours' | 'theirs' | 'culled', Round>[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({ ours: await pan(mine), theirs: await pan(plainly), culled: await pan(sparse) });
    const of = (which: 'ours' | 'theirs' | 'culled', what: keyof Round) => rounds.map((each) => each[which][what]);
    // Rounds lie seconds apart, so each is compared with its neighbour and not with the best of another minute.
    const ratioTo = (which: 'theirs' | 'culled', what: keyof Round) =>
      median(rounds.map((each) => each.ours[what] / each[which][what]));
    const ratio = ratioTo('theirs', 'perSecond');
    return [
      {
        name: `Panning ${steps} steps, ${near} nodes in the page (${spread(of('ours', 'perSecond'))}; plain React Flow, ${drawn} in the page, ${spread(of('theirs', 'perSecond'))}; ${FLAGS})`,
        value: median(of('ours', 'perSecond')),
        unit: 'frames/s',
        floor: median(of('theirs', 'perSecond')),
        ratio,
        bar: BAR,
        pass: ratio >= BAR,
      },
      {
        name: `Work of the main thread a frame (beside plain React Flow with all in the page)`,
        value: median(of('ours', 'busy')),
        unit: 'ms',
        floor: median(of('theirs', 'busy')),
        ratio: ratioTo('theirs', 'busy'),
      },
      {
        name: `The same beside React Flow with only what is seen, ${seen} at first`,
        value: median(of('ours', 'busy')),
        unit: 'ms',
        floor: median(of('culled', 'busy')),
        ratio: ratioTo('culled', 'busy'),
      },
    ];
  } finally {
    for (const each of contexts) await each.close();
    await plain.close();
  }
};
