import type { BenchRow } from '../row.ts';
import { type Desk, signedIn, storeFlow } from './desk.ts';
import { median, spread } from './figures.ts';
import { wideFlow } from './wide-flow.ts';

const STEPS = 300;
const TEXT = 'Call today, please.';

/** What React keeps of a component or an element, as far as a developer tool reads it. */
type Fiber = {
  tag: number;
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
  stateNode: unknown;
};
declare global {
  interface Window {
    /** The ids of nodes that rendered, once for each commit in which they did. */
    rendered?: string[];
    /** From the key's time stamp to after the frame that follows. */
    keystroke?: Promise<number>;
    __REACT_DEVTOOLS_GLOBAL_HOOK__?: object;
  }
}

/**
 * Runs in the page before React, in the place where its developer tools would be: after each commit walks what React
 * worked on and notes the nodes of the canvas in which any component rendered, whether or not the page changed by it.
 */
const countRenders = (): void => {
  const performedWork = 1;
  const element = 5;
  const rendered: string[] = [];
  window.rendered = rendered;
  const idOf = ({ tag, stateNode }: Fiber): string | undefined =>
    tag === element && stateNode instanceof HTMLElement && stateNode.classList.contains('react-flow__node')
      ? stateNode.dataset.id
      : undefined;
  const walk = (fiber: Fiber, node: string | undefined, found: Set<string>): void => {
    // A part that React left alone is the very object of the commit before.
    const before = fiber.alternate;
    const here = node ?? idOf(fiber) ?? (fiber.child ? idOf(fiber.child) : undefined);
    const isComponent = typeof fiber.stateNode !== 'object' || fiber.stateNode === null;
    if (isComponent && (fiber.flags & performedWork) !== 0 && here !== undefined) found.add(here);
    if (before !== null && before.child === fiber.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) walk(child, here, found);
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
    onCommitFiberRoot: (_: number, root: { current: Fiber }) => {
      const found = new Set<string>();
      walk(root.current, undefined, found);
      rendered.push(...found);
    },
  };
};

/** How many nodes of the canvas render when a letter is typed into a step's settings. */
export const typing = async (desk: Desk): Promise<BenchRow[]> => {
  const { context, page } = await signedIn(desk, async (made) => void (await made.addInitScript(countRenders)));
  const id = await storeFlow(desk, wideFlow(STEPS, 6));
  await page.goto(`/flows/${id}`);
  // The third column, which nothing lies over.
  await page.locator('#card-s14').click();
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.click();
  await page.keyboard.press('End');
  const opened = await page.evaluate(() => new Set(window.rendered).size);
  const drawn = await page.locator('.react-flow__node').count();
  if (opened < drawn) throw new Error(`The counter saw ${opened} of ${drawn} nodes render when the flow was opened.`);

  const nodes: number[] = [];
  const paints: number[] = [];
  for (const letter of TEXT) {
    await page.evaluate(() => {
      window.rendered?.splice(0);
      window.keystroke = new Promise((resolve) => {
        const heard = ({ timeStamp }: KeyboardEvent) =>
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
        addEventListener('keydown', heard, { capture: true, once: true });
      });
    });
    await page.keyboard.type(letter);
    paints.push(await page.evaluate(() => window.keystroke ?? 0));
    nodes.push(await page.evaluate(() => window.rendered?.length ?? 0));
  }
  if (!(await field.inputValue()).endsWith(TEXT)) throw new Error('What was typed is not in the field.');
  await context.close();
  const most = Math.max(...nodes);
  return [
    {
      name: `Nodes that render at a keystroke in the inspector, of ${drawn} drawn of ${STEPS} (most of ${TEXT.length})`,
      value: most,
      unit: 'nodes',
      ratio: most,
      bar: 1,
      pass: most === 1,
    },
    { name: `Keystroke to paint at ${STEPS} steps (${spread(paints)})`, value: median(paints), unit: 'ms' },
  ];
};
