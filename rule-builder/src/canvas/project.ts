import type { Edge, Node } from 'reactflow';
import { Position } from 'reactflow';
import { type Flow, startId } from '../../../shared/flow/index.ts';
import { type Box, type Layout, layout, roundedPath, type Wire } from './layout/index.ts';
import { graphOf, sizesOf } from './sizes.ts';

export type WireData = { path: string; wire: Wire };
export type Projection = { nodes: Node[]; edges: Edge<WireData>[]; layout: Layout };

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
  const oldEdges = new Map(before?.edges.map((edge) => [edge.id, edge]));

  const nodes = [...drawn.boxes].map(([id, box]) => {
    const node = nodeOf(id, box, flow);
    const old = oldNodes.get(id);
    return old && sameNode(old, node) ? old : node;
  });
  const edges = drawn.wires.map((wire) => {
    const edge = edgeOf(wire);
    const old = oldEdges.get(edge.id);
    return old?.data && edge.data && sameWire(old.data, edge.data) && old.target === edge.target ? old : edge;
  });
  const sameNodes = before !== null && same(before.nodes, nodes);
  const sameEdges = before !== null && same(before.edges, edges);
  if (before && sameNodes && sameEdges) return before;
  return {
    nodes: sameNodes ? before.nodes : nodes,
    edges: sameEdges ? before.edges : edges,
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
  // Sizes are known, so React Flow need not measure before it draws the lines.
  handles: [
    { type: 'target', position: Position.Top, x: box.width / 2, y: 0, width: 1, height: 1 },
    { type: 'source', position: Position.Bottom, x: box.width / 2, y: box.height, width: 1, height: 1 },
  ],
  data: nothing,
});

const sameNode = (a: Node, b: Node): boolean =>
  a.type === b.type &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.width === b.width &&
  a.height === b.height;

const edgeOf = (wire: Wire): Edge<WireData> => ({
  id: wire.id,
  type: 'wire',
  source: wire.from,
  target: wire.way.kind === 'down' || wire.way.kind === 'join' ? wire.way.to : wire.id,
  data: { wire, path: roundedPath(wire.points) },
});

const sameWire = (a: WireData, b: WireData): boolean =>
  a.path === b.path &&
  a.wire.add.x === b.wire.add.x &&
  a.wire.add.y === b.wire.add.y &&
  a.wire.way.kind === b.wire.way.kind;
