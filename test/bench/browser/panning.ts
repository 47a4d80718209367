import type { Page } from 'playwright-core';
import { launchBrowser } from '../../browser/browser.ts';
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

/** Drawn by the processor, as fast as it can: at a screen's 60 frames a second both canvases have time to spare. */
const FLAGS = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** A place of the canvas with nothing on it but the pane. */
const emptySpot = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    const box = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    for (let y = 100; box && y < box.bottom - 20; y += 10)
      for (let x = Math.ceil(box.left) + 20; x < box.right - 20; x += 10)
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
    throw new Error('The pane is covered.');
  });

/** Down and up again, so that a round ends where it began. */
const pan = async (page: Page): Promise<number> => {
  const down = await dragPane(page, await emptySpot(page), -MOVE, FRAMES);
  const up = await dragPane(page, await emptySpot(page), MOVE, FRAMES);
  return 2 / (1 / down.perSecond + 1 / up.perSecond);
};

/**
 * Frames per second dragging 300 steps up and down, in one browser and by turns: ours, which keeps in the page what is
 * near the view; a plain React Flow canvas with all of its nodes in the page, as it comes; and one with those that are seen.
 */
export const panning = async ({ stack }: Desk): Promise<BenchRow[]> => {
  const plain = await startPlainCanvas();
  const browser = await launchBrowser(FLAGS);
  const desk = { stack, browser };
  try {
    const { page } = await signedIn(desk);
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
      const opened = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
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

    const rounds: { ours: number; theirs: number; culled: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({ ours: await pan(page), theirs: await pan(all), culled: await pan(visible) });
    const ours = rounds.map((each) => each.ours);
    const theirs = rounds.map((each) => each.theirs);
    const culled = rounds.map((each) => each.culled);
    // Rounds lie seconds apart, so each is compared with its neighbour and not with the best of another minute.
    const ratio = median(rounds.map((each) => each.ours / each.theirs));
    return [
      {
        name: `Panning ${steps} steps, ${near} nodes in the page (${spread(ours)}; plain React Flow, ${drawn} in the page, ${spread(theirs)}; ${['--disable-gpu', ...FLAGS].join(' ')})`,
        value: median(ours),
        unit: 'frames/s',
        floor: median(theirs),
        ratio,
        bar: BAR,
        pass: ratio >= BAR,
      },
      {
        name: `The same beside React Flow with only what is seen, ${seen} at first (${spread(culled)})`,
        value: median(ours),
        unit: 'frames/s',
        floor: median(culled),
        ratio: median(rounds.map((each) => each.ours / each.culled)),
      },
    ];
  } finally {
    await browser.close();
    await plain.close();
  }
};
