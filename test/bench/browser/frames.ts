import type { Page } from 'playwright-core';

/** What the page's frames were like while something moved. */
export type Frames = {
  perSecond: number;
  /** Frame to frame, in milliseconds. */
  longest: number;
  /** The longest task of the main thread that the browser reported, 0 if none took 50 ms. */
  longestTask: number;
};

const framesOf = (at: readonly number[], longestTask: number): Frames => {
  const gaps = at.slice(1).map((time, n) => time - (at[n] ?? time));
  const whole = gaps.reduce((sum, gap) => sum + gap, 0);
  return { perSecond: (gaps.length / whole) * 1000, longest: Math.max(...gaps), longestTask };
};

/**
 * Drags the pane of a React Flow canvas: one mouse move in each frame, so that no frame is without work, by events made
 * in the page, so that no frame waits for the bench. Fails unless the canvas really followed.
 */
export const dragPane = async (page: Page, from: { x: number; y: number }, move: number, frames: number) => {
  const { at, moved, longestTask } = await page.evaluate(
    async ({ from, move, frames }) => {
      const pane = document.querySelector('.react-flow__pane');
      const viewport = document.querySelector('.react-flow__viewport');
      if (pane === null || viewport === null) throw new Error('There is no canvas.');
      const top = () => new DOMMatrix(getComputedStyle(viewport).transform).f;
      const event = (type: string, y: number) =>
        new MouseEvent(type, {
          view: window,
          bubbles: true,
          cancelable: true,
          clientX: from.x,
          clientY: y,
          buttons: type === 'mouseup' ? 0 : 1,
        });
      let longestTask = 0;
      const tasks = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
      });
      tasks.observe({ type: 'longtask' });
      const nextFrame = () => new Promise<number>((done) => requestAnimationFrame(done));
      const before = top();
      pane.dispatchEvent(event('mousedown', from.y));
      const at = [await nextFrame()];
      for (let n = 1; n <= frames; n += 1) {
        window.dispatchEvent(event('mousemove', from.y + n * move));
        at.push(await nextFrame());
      }
      window.dispatchEvent(event('mouseup', from.y + frames * move));
      await nextFrame();
      tasks.disconnect();
      return { at, moved: top() - before, longestTask };
    },
    { from, move, frames },
  );
  // On a machine out of breath the last move may still be on its way.
  if (Math.abs(moved - frames * move) > 3 * Math.abs(move))
    throw new Error(`The canvas moved by ${moved} instead of ${frames * move}.`);
  return framesOf(at, longestTask);
};

/** Scrolls an element by as much in each frame. */
export const scrollDown = async (page: Page, selector: string, move: number, frames: number) => {
  const { at, moved, longestTask } = await page.evaluate(
    async ({ selector, move, frames }) => {
      const scroller = document.querySelector(selector);
      if (scroller === null) throw new Error(`There is no ${selector}.`);
      let longestTask = 0;
      const tasks = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
      });
      tasks.observe({ type: 'longtask' });
      const nextFrame = () => new Promise<number>((done) => requestAnimationFrame(done));
      const before = scroller.scrollTop;
      const at = [await nextFrame()];
      for (let n = 0; n < frames; n += 1) {
        scroller.scrollTop += move;
        at.push(await nextFrame());
      }
      tasks.disconnect();
      return { at, moved: scroller.scrollTop - before, longestTask };
    },
    { selector, move, frames },
  );
  return { ...framesOf(at, longestTask), moved };
};
