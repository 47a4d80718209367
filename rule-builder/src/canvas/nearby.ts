import { useCallback, useMemo, useRef, useState } from 'react';
import type { Viewport } from 'reactflow';
import type { Box } from './layout/index.ts';
import type { Projection } from './project.ts';

/** From so many boxes on, only those near the view are in the page: all of them would make every dialog slow to open. */
const many = 120;
/** How far the page reaches beyond the view, and how close to its end the view may come, in views. */
const reach = 0.5;
const close = 0.35;

type Size = { width: number; height: number };

const grow = (seen: Box, by: number): Box => ({
  x: seen.x - by * seen.width,
  y: seen.y - by * seen.height,
  width: seen.width * (1 + 2 * by),
  height: seen.height * (1 + 2 * by),
});

const isWithin = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** What is seen of the flow. */
export const seenOf = ({ x, y, zoom }: Viewport, { width, height }: Size): Box => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

/**
 * What the page holds while `seen` is looked at: as before until the view comes near its end, so that looking about a
 * little changes nothing, and a little at a time, so that no frame has much to add.
 */
export const heldFor = (seen: Box, before: Box | null): Box =>
  before !== null && isWithin(grow(seen, reach - close), before) && before.width <= 4 * seen.width
    ? before
    : grow(seen, reach);

type Drawn = Pick<Projection, 'nodes' | 'wires'>;

/** Those of the nodes and wires that lie in `held`. */
export const drawnIn = ({ nodes, wires }: Drawn, held: Box): Drawn => ({
  nodes: nodes.filter(({ position: { x, y }, width = 0, height = 0 }) => meets({ x, y, width, height }, held)),
  wires: wires.filter(({ around }) => meets(around, held)),
});

/** The nodes and wires to put into the page, near or `whole`; `look` says where one looks now. */
export const useNearby = (
  projection: Projection,
  whole: boolean,
): Drawn & { look: (viewport: Viewport, frame: Size) => void } => {
  const [held, setHeld] = useState<Box | null>(null);
  const before = useRef<Box | null>(null);
  const look = useCallback((viewport: Viewport, frame: Size): void => {
    const next = heldFor(seenOf(viewport, frame), before.current);
    if (next === before.current) return;
    before.current = next;
    setHeld(next);
  }, []);
  const isLong = !whole && projection.nodes.length > many;
  const drawn = useMemo(
    () => (isLong && held !== null ? drawnIn(projection, held) : projection),
    [projection, isLong, held],
  );
  return { nodes: drawn.nodes, wires: drawn.wires, look };
};
