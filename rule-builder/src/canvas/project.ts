import type { Node } from 'reactflow';
import { type Flow, startId } from '../../../shared/flow/index.ts';
import { type Box, type Layout, layout, roundedPath, type Wire } from './layout/index.ts';
import { graphOf, sizesOf } from './sizes.ts';

/** A wire ready to be drawn, with the room that it takes. */
export type DrawnWire = { id: string; path: string; wire: Wire; room: Box };
export type Projection = { nodes: Node[]; wires: readonly DrawnWire[]; layout: Layout };

const nothing = {};

/**
 * The flow as React Flow takes it. What did not move keeps its very object from `before`, and where nothing moved the
 * arrays are kept too: typing into a step renders that step alone.
 */
export const project = (
  flow: Flow,
  folded: ReadonlySet<string>,
  query: string,
  before: Projection | null,
): Projection => {
  const drawn = layout(graphOf(flow), sizesOf(flow, folded, query));
  const oldNodes = new Map(before?.nodes.map((node) => [node.id, node]));
  const oldWires = new Map(before?.wires.map((wire) => [wire.id, wire]));

  const nodes = [...drawn.boxes].map(([id, box]) => {
    const node = nodeOf(id, box, flow);
    const old = oldNodes.get(id);
    return old && sameNode(old, node) ? old : node;
  });
  const wires = drawn.wires.map((wire) => {
    const made = drawnWire(wire);
    const old = oldWires.get(made.id);
    return old && sameWire(old, made) ? old : made;
  });
  const sameNodes = before !== null && same(before.nodes, nodes);
  const sameWires = before !== null && same(before.wires, wires);
  if (before && sameNodes && sameWires) return before;
  return {
    nodes: sameNodes ? before.nodes : nodes,
    wires: sameWires ? before.wires : wires,
    layout: drawn,
  };
};

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);

const typeOf = (id: string, flow: Flow): string => {
  if (id === startId) return flow.start.kind === 'scoring' ? 'scoring' : 'start';
  return id.includes(':') ? 'sign' : 'step';
};

const nodeOf = (id: string, box: Box, flow: Flow): Node => ({
  id,
  type: typeOf(id, flow),
  position: { x: box.x, y: box.y },
  width: box.width,
  height: box.height,
  measured: { width: box.width, height: box.height },
  data: nothing,
});

const sameNode = (a: Node, b: Node): boolean =>
  a.type === b.type &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.width === b.width &&
  a.height === b.height;

/** Names and buttons are wider than the line that they stand on. */
const ASIDE = 140;

const drawnWire = (wire: Wire): DrawnWire => {
  const all = [...wire.points, wire.add];
  const [left, right] = [Math.min(...all.map(({ x }) => x)) - ASIDE, Math.max(...all.map(({ x }) => x)) + ASIDE];
  const [top, bottom] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  return {
    id: wire.id,
    wire,
    path: roundedPath(wire.points),
    room: { x: left, y: top, width: right - left, height: bottom - top },
  };
};

const sameWire = (a: DrawnWire, b: DrawnWire): boolean =>
  a.path === b.path &&
  a.wire.add.x === b.wire.add.x &&
  a.wire.add.y === b.wire.add.y &&
  a.wire.way.kind === b.wire.way.kind;
