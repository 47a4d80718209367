import { useStore } from 'reactflow';
import type { Box } from './layout/index.ts';

export const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

type Looked = { transform: readonly [number, number, number]; width: number; height: number };

/** The part of the plane around what is looked at, by tiles of at least a screen, with half a tile on each side. */
export const nearOf = ({ transform: [x, y, zoom], width, height }: Looked): Box => {
  const coarse = 2 ** Math.floor(Math.log2(zoom));
  const [w, h] = [Math.max(1, width) / coarse, Math.max(1, height) / coarse];
  const [column, row] = [Math.floor(-x / zoom / w), Math.floor(-y / zoom / h)];
  return { x: (column - 0.5) * w, y: (row - 0.5) * h, width: 3 * w, height: 3 * h };
};

const sameBox = (a: Box, b: Box): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/**
 * What of a long flow is to be drawn: it changes when a pan or a zoom leaves a tile. React Flow's own culling mounts cards
 * in every frame of a pan, and each has the whole canvas painted anew. `first` is where one looks before it is drawn.
 */
export const useNear = (first: Looked | null): Box | null => {
  const near = useStore(
    ({ transform, width, height }) => (width === 0 ? null : nearOf({ transform, width, height })),
    (a, b) => a === b || (a !== null && b !== null && sameBox(a, b)),
  );
  return near ?? (first && nearOf(first));
};
