import type { Box } from './layout/index.ts';

/** The room that boxes take together, with some around. */
export const boundsOf = (boxes: Iterable<Box>, around: number): Box => {
  const all = [...boxes];
  const left = Math.min(...all.map(({ x }) => x)) - around;
  const top = Math.min(...all.map(({ y }) => y)) - around;
  const right = Math.max(...all.map(({ x, width }) => x + width)) + around;
  const bottom = Math.max(...all.map(({ y, height }) => y + height)) + around;
  return { x: left, y: top, width: right - left, height: bottom - top };
};
