/** What React keeps of a component or an element, as far as a developer tool reads it. */
type Fiber = {
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
  stateNode: unknown;
};
declare global {
  interface Window {
    /** The steps whose cards rendered, once for each commit in which they did. */
    renderedCards?: string[];
    __REACT_DEVTOOLS_GLOBAL_HOOK__?: object;
  }
}

/**
 * Runs in the page before React, in the place where its developer tools would be: after each commit walks what React
 * worked on and notes the cards that rendered, whether or not the page changed by it.
 */
export const watchCards = (): void => {
  const performedWork = 1;
  const rendered: string[] = [];
  window.renderedCards = rendered;
  const cardIn = ({ child }: Fiber): string | undefined =>
    child?.stateNode instanceof HTMLElement && child.stateNode.classList.contains('flow-card')
      ? child.stateNode.dataset.step
      : undefined;
  const walk = (fiber: Fiber): void => {
    const card = cardIn(fiber);
    if (card !== undefined && (fiber.flags & performedWork) !== 0) rendered.push(card);
    // A part that React left alone is the very object of the commit before.
    if (card !== undefined || (fiber.alternate !== null && fiber.alternate.child === fiber.child)) return;
    for (let child = fiber.child; child !== null; child = child.sibling) walk(child);
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
    onCommitFiberRoot: (_: number, root: { current: Fiber }) => walk(root.current),
  };
};
