import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Box, type Graph, type Layout, layout } from '../../../rule-builder/src/canvas/layout/index.ts';
import { runs } from '../../runs.ts';

const numRuns = runs(300);
const sizes = (id: string) => (id.includes(':') ? { width: 88, height: 24 } : { width: 264, height: 76 });

const aGraph = (nodes: Record<string, (string | null)[]>): Graph => ({
  start: 'start',
  nodes: new Map(Object.entries(nodes).map(([id, tos]) => [id, tos.map((to, index) => ({ name: `o${index}`, to }))])),
});

/** Any graph at all: each outlet leads to any step (so there are joins, loops and detached pieces) or nowhere. */
const anyGraph = fc.integer({ min: 1, max: 24 }).chain((n) => {
  const ids = ['start', ...Array.from({ length: n - 1 }, (_, index) => `s${index}`)];
  const to = fc.option(
    fc.integer({ min: 1, max: Math.max(1, n - 1) }).map((index) => ids[index] ?? null),
    { nil: null },
  );
  return fc
    .array(fc.array(to, { minLength: 0, maxLength: 4 }), { minLength: n, maxLength: n })
    .map((outlets) => aGraph(Object.fromEntries(ids.map((id, index) => [id, outlets[index] ?? []]))));
});

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const box = (of: Layout, id: string): Box => {
  const found = of.boxes.get(id);
  if (found === undefined) throw new Error(`nothing drawn for ${id}`);
  return found;
};

describe('the layout of a flow', () => {
  test('draws every step exactly once and nothing overlaps, whatever the graph', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        for (const id of graph.nodes.keys()) expect(drawn.boxes.has(id)).toBe(true);
        const boxes = [...drawn.boxes.values()];
        boxes.forEach((a, index) => {
          for (const b of boxes.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
        });
      }),
      { numRuns },
    );
  });

  test('draws a line for every outlet, and each begins at the bottom of its step', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        const outlets = [...graph.nodes.values()].reduce((sum, each) => sum + each.length, 0);
        expect(drawn.wires).toHaveLength(outlets);
        for (const wire of drawn.wires) {
          const from = box(drawn, wire.from);
          expect(wire.points[0]).toEqual({ x: from.x + from.width / 2, y: from.y + from.height });
        }
      }),
      { numRuns },
    );
  });

  test('puts what follows below: a step is lower than every step that leads on to it', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        for (const { from, way } of drawn.wires) {
          if (way.kind !== 'down' && way.kind !== 'join') continue;
          const above = box(drawn, from);
          expect(box(drawn, way.to).y).toBeGreaterThanOrEqual(above.y + above.height);
        }
      }),
      { numRuns },
    );
  });

  test('keeps branches in authored order from left to right', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        for (const id of graph.nodes.keys()) {
          const adds = drawn.wires.filter((wire) => wire.from === id).map((wire) => wire.add.x);
          expect(adds).toEqual([...adds].sort((a, b) => a - b));
        }
      }),
      { numRuns },
    );
  });

  test('draws the same flow the same way each time', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(layout(graph, sizes)).toEqual(layout(graph, sizes));
      }),
      { numRuns },
    );
  });

  test('stands the start at the top', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        const start = box(drawn, 'start');
        expect(start.y).toBe(0);
        expect(start.x + start.width / 2).toBeCloseTo(0);
      }),
      { numRuns },
    );
  });

  test('stands a join below the deepest of its branches and in their middle', () => {
    const drawn = layout(aGraph({ start: ['a', 'b'], a: ['c'], c: ['join'], b: ['join'], join: [null] }), sizes);
    const deepest = box(drawn, 'c');
    expect(box(drawn, 'join').y).toBeGreaterThan(deepest.y + deepest.height);
    expect(box(drawn, 'join').x).toBe(box(drawn, 'start').x);
  });

  test('draws a way back as a sign at the end of the outlet, not as a line across the picture', () => {
    const drawn = layout(aGraph({ start: ['wait'], wait: ['ask'], ask: ['wait', null] }), sizes);
    const back = drawn.wires.find((wire) => wire.id === 'ask:o0');
    expect(back?.way).toEqual({ kind: 'back', to: 'wait' });
    expect(drawn.boxes.has('ask:o0')).toBe(true);
  });

  test('leaves room for a + of 48 on every line, clear of every step', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const drawn = layout(graph, sizes);
        for (const { add } of drawn.wires) {
          const button = { x: add.x - 24, y: add.y - 24, width: 48, height: 48 };
          for (const [id, each] of drawn.boxes) if (!id.includes(':')) expect(overlaps(button, each)).toBe(false);
        }
      }),
      { numRuns },
    );
  });

  test('draws a chain of 3,000 steps without exhausting the stack', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [
        index === 0 ? 'start' : `s${index}`,
        [index === 2999 ? null : `s${index + 1}`],
      ]),
    );
    expect(layout(aGraph(chain), sizes).boxes.size).toBe(3001);
  });
});
