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

/** How the Chromium of `test/browser` draws, in so far as it decides frames. */
const FLAGS = '--use-gl=angle --use-angle=swiftshader';

/** A place of the canvas with nothing on it but the pane. */
const emptySpot = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    const box = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    for (let y = 100; box && y < box.bottom - 20; y += 10)
      for (let x = Math.ceil(box.left) + 20; x < box.right - 20; x += 10)
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
    throw new Error('The pane is covered.');
  });

/** Frames per second dragging 300 steps up and down, ours and a plain React Flow canvas by turns, in one browser. */
export const panning = async (desk: Desk): Promise<BenchRow[]> => {
  const plain = await startPlainCanvas();
  const { context, page } = await signedIn(desk);
  const plainContext = await desk.browser.newContext({ reducedMotion: 'reduce' });
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
    // A context of its own: of two pages in one, the hidden one has no frames.
    const other = await plainContext.newPage();
    await other.setViewportSize({ width: Math.round(size.width), height: Math.round(size.height) });
    await other.goto(plain.url);
    await other.locator('.react-flow__edge').last().waitFor({ state: 'attached' });
    const drawn = await other.locator('.react-flow__node').count();
    if (drawn !== steps) throw new Error(`The plain canvas has ${drawn} nodes.`);

    const ours: number[] = [];
    const theirs: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Down and up again, so that a round ends where it began.
      const both: number[] = [];
      for (const each of [page, other]) {
        const spot = await emptySpot(each);
        const down = await dragPane(each, spot, -MOVE, FRAMES);
        const up = await dragPane(each, await emptySpot(each), MOVE, FRAMES);
        both.push(2 / (1 / down.perSecond + 1 / up.perSecond));
      }
      const [our = 0, their = 1] = both;
      ours.push(our);
      theirs.push(their);
      ratios.push(our / their);
    }
    const value = median(ours);
    // Rounds lie seconds apart, so each is compared with its neighbour and not with the best of another minute.
    const ratio = median(ratios);
    return [
      {
        name: `Panning ${steps} steps (${spread(ours)}; plain React Flow ${spread(theirs)}; ${FLAGS})`,
        value,
        unit: 'frames/s',
        floor: median(theirs),
        ratio,
        bar: BAR,
        pass: ratio >= BAR,
      },
    ];
  } finally {
    await plainContext.close();
    await context.close();
    await plain.close();
  }
};
