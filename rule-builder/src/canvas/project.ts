import type { Node } from 'reactflow';
import { type Flow, startId } from '../../../shared/flow/index.ts';
import { type Box, type Layout, layout, type Point, roundedPath, type Wire } from './layout/index.ts';
import { groundOf } from './sheet.tsx';
import { graphOf, sizesOf } from './sizes.ts';

/** A wire as it is drawn: `path` is its line in SVG, `around` what it takes up. */
export type DrawnWire = { id: string; path: string; around: Box; wire: Wire };
export type Projection = {
  nodes: Node[];
  wires: readonly DrawnWire[];
  /** Where cards and the panel stand, for the map; signs are too small for it. */
  boxes: readonly Box[];
  ground: ReturnType<typeof groundOf>;
  layout: Layout;
};

const nothing = {};

/**
 * The flow as it is drawn: nodes as React Flow takes them, wires as our own layer does. What did not move keeps its very
 * object from `before`, and where nothing moved the arrays are kept too: typing into a step renders that step alone.
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
  const wires = drawn.wires.map((each) => {
    const wire = { id: each.id, path: roundedPath(each.points), around: boxOf(each.points), wire: each };
    const old = oldWires.get(each.id);
    return old && sameWire(old, wire) ? old : wire;
  });
  const sameNodes = before !== null && same(before.nodes, nodes);
  const sameWires = before !== null && same(before.wires, wires);
  if (before && sameNodes && sameWires) return before;
  return {
    nodes: sameNodes ? before.nodes : nodes,
    wires: sameWires ? before.wires : wires,
    boxes: sameNodes ? before.boxes : [...drawn.boxes].flatMap(([id, box]) => (id.includes(':') ? [] : [box])),
    ground: sameNodes ? before.ground : groundOf(drawn.boxes.values()),
    layout: drawn,
  };
};

const boxOf = (points: readonly Point[]): Box => {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x || 1, height: Math.max(...ys) - y || 1 };
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
  // Sizes are known, so React Flow shows a node without measuring it first.
  measured: { width: box.width, height: box.height },
  data: nothing,
});

const sameNode = (a: Node, b: Node): boolean =>
  a.type === b.type &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.width === b.width &&
  a.height === b.height;

const sameWire = (a: DrawnWire, b: DrawnWire): boolean =>
  a.path === b.path &&
  a.wire.add.x === b.wire.add.x &&
  a.wire.add.y === b.wire.add.y &&
  a.wire.label?.x === b.wire.label?.x &&
  a.wire.label?.y === b.wire.label?.y &&
  a.wire.way.kind === b.wire.way.kind;
