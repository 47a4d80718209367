import type { Point } from './layout.ts';

/** The line through the points as an SVG path, its corners rounded by `radius` where there is room. */
export const roundedPath = (points: readonly Point[], radius = 10): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  rest.forEach((point, index) => {
    const before = points[index];
    const after = rest[index + 1];
    if (before === undefined) return;
    if (after === undefined) {
      parts.push(`L${point.x} ${point.y}`);
      return;
    }
    const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const enter = towards(point, before, r);
    const leave = towards(point, after, r);
    parts.push(`L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`);
  });
  return parts.join('');
};

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

const towards = (from: Point, to: Point, by: number): Point => ({
  x: from.x + Math.sign(to.x - from.x) * by,
  y: from.y + Math.sign(to.y - from.y) * by,
});
