import { type Block, type Box, blocksOf, type Size, spacing } from './block.ts';
import { type Graph, shapeOf, type Way, wireId } from './graph.ts';

export type Point = { x: number; y: number };

/** A way out of a step as it is drawn: a line of right angles, the place of its name and of its `+`. */
export type Wire = {
  id: string;
  from: string;
  outlet: string;
  way: Way;
  points: readonly Point[];
  /** Where "add a step here" stands. */
  add: Point;
  /** Where the outlet's name stands, if the step has several. */
  label: Point | null;
};

export type Layout = {
  /** By step id; a sign at the end of an outlet goes by the wire's id. */
  boxes: ReadonlyMap<string, Box>;
  wires: readonly Wire[];
};

/**
 * Where everything stands: pure, so that the same flow always draws the same picture. `sizes` answers for steps and,
 * by wire id, for the signs where an outlet ends or leads back. The start's middle is at x = 0, its top at y = 0.
 */
export const layout = (graph: Graph, sizes: (id: string) => Size): Layout => {
  const shape = shapeOf(graph);
  const boxes = new Map<string, Box>();
  const columns = new Map<string, number>();
  let right: number | null = null;
  const blocks = blocksOf(shape, sizes);
  for (const root of shape.roots) {
    const block = blocks.get(root);
    if (block === undefined) continue;
    const left: number = right === null ? -block.anchor : right + 2 * spacing.beside;
    const unplaced: { block: Block; x: number; y: number }[] = [{ block, x: left, y: 0 }];
    for (let next = unplaced.pop(); next !== undefined; next = unplaced.pop()) {
      const { x, y, block: of } = next;
      if (of.card) boxes.set(of.card.id, { x: x + of.card.x, y, ...of.card.size });
      for (const column of of.columns) columns.set(column.wire, x + column.x);
      for (const each of of.inside.toReversed()) unplaced.push({ block: each.block, x: x + each.x, y: y + each.y });
    }
    right = left + block.width;
  }
  const wires = shape.order.flatMap((id) =>
    (shape.ways.get(id) ?? []).map(({ name, way }, _, all) => draw(id, name, way, all.length > 1, boxes, columns)),
  );
  return { boxes, wires: wires.filter((wire) => wire !== null) };
};

const draw = (
  from: string,
  outlet: string,
  way: Way,
  isFan: boolean,
  boxes: ReadonlyMap<string, Box>,
  columns: ReadonlyMap<string, number>,
): Wire | null => {
  const id = wireId(from, outlet);
  const source = boxes.get(from);
  const target = boxes.get(way.kind === 'open' || way.kind === 'back' ? id : way.to);
  if (source === undefined || target === undefined) return null;
  const begin = { x: source.x + source.width / 2, y: source.y + source.height };
  const end = { x: target.x + target.width / 2, y: target.y };
  const column = columns.get(id) ?? begin.x;
  const fanLine = begin.y + spacing.fanLine;
  const meetLine = end.y - spacing.meet;
  const bend = isFan
    ? [
        { x: begin.x, y: fanLine },
        { x: column, y: fanLine },
      ]
    : [];
  const meet =
    way.kind === 'join'
      ? [
          { x: column, y: meetLine },
          { x: end.x, y: meetLine },
        ]
      : [];
  return {
    id,
    from,
    outlet,
    way,
    points: straighten([begin, ...bend, ...meet, end]),
    add: { x: column, y: begin.y + (isFan ? spacing.fan - 28 : spacing.below / 2) },
    label: isFan ? { x: column, y: fanLine + 24 } : null,
  };
};

/** Leaves out points that lie on a straight line between their neighbours or on the one before. */
const straighten = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    if (before.x === point.x && before.y === point.y) return false;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
