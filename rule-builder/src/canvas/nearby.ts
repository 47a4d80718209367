import { useCallback, useMemo, useRef, useState } from 'react';
import type { Viewport } from 'reactflow';
import { grown, isWithin, overlaps, seenIn } from './boxes.ts';
import type { Box, Size } from './layout/index.ts';
import type { Projection } from './project.ts';

/** From so many boxes on, only those near the view are in the page: all of them would make every dialog slow to open. */
const many = 120;
/** How far the page reaches beyond the view, and how close to its end the view may come, in views. */
const reach = 0.5;
const close = 0.35;

/**
 * What the page holds while `seen` is looked at: as before until the view comes near its end, so that looking about a
 * little changes nothing, and a little at a time, so that no frame has much to add.
 */
export const heldFor = (seen: Box, before: Box | null): Box =>
  before !== null && isWithin(grown(seen, reach - close), before) && before.width <= 4 * seen.width
    ? before
    : grown(seen, reach);

type Drawn = Pick<Projection, 'nodes' | 'wires'>;

/** Those of the nodes and wires that lie in `held`. */
const drawnIn = ({ nodes, wires }: Drawn, held: Box): Drawn => ({
  nodes: nodes.filter(({ position: { x, y }, width = 0, height = 0 }) => overlaps({ x, y, width, height }, held)),
  wires: wires.filter(({ around }) => overlaps(around, held)),
});

/** The nodes and wires to put into the page; `look` says where one looks now. */
export const useNearby = (projection: Projection): Drawn & { look: (viewport: Viewport, frame: Size) => void } => {
  const [held, setHeld] = useState<Box | null>(null);
  const before = useRef<Box | null>(null);
  const look = useCallback((viewport: Viewport, frame: Size): void => {
    const next = heldFor(seenIn(viewport, frame), before.current);
    if (next === before.current) return;
    before.current = next;
    setHeld(next);
  }, []);
  const isLong = projection.nodes.length > many;
  const drawn = useMemo(
    () => (isLong && held !== null ? drawnIn(projection, held) : projection),
    [projection, isLong, held],
  );
  return { nodes: drawn.nodes, wires: drawn.wires, look };
};
