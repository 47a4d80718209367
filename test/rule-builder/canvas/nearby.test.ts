import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnIn, heldFor, seenOf } from '../../../rule-builder/src/canvas/nearby.ts';
import type { Projection } from '../../../rule-builder/src/canvas/project.ts';

const size = { width: 1200, height: 800 };
const views = fc.record({
  x: fc.double({ min: -50_000, max: 50_000, noNaN: true }),
  y: fc.double({ min: -50_000, max: 50_000, noNaN: true }),
  zoom: fc.double({ min: 0.15, max: 1.5, noNaN: true }),
});

describe('what of a long flow is in the page', () => {
  it('is all that is seen, wherever one looks and looked before', () => {
    fc.assert(
      fc.property(fc.array(views, { minLength: 1, maxLength: 6 }), (looked) => {
        let held: ReturnType<typeof heldFor> | null = null;
        for (const view of looked) {
          const seen = seenOf(view, size);
          held = heldFor(seen, held);
          expect(held.x).toBeLessThan(seen.x);
          expect(held.y).toBeLessThan(seen.y);
          expect(held.x + held.width).toBeGreaterThan(seen.x + seen.width);
          expect(held.y + held.height).toBeGreaterThan(seen.y + seen.height);
        }
      }),
    );
  });

  it('stays what it is while one looks about a little', () => {
    const at = (y: number) => seenOf({ x: 0, y, zoom: 0.5 }, size);
    const held = heldFor(at(0), null);
    expect(heldFor(at(-200), held)).toBe(held);
    expect(heldFor(at(-700), held)).not.toBe(held);
  });

  it('leaves out what lies outside', () => {
    const node = (id: string, y: number) => ({ id, position: { x: 0, y }, width: 264, height: 80, data: {} });
    const projection = { nodes: [node('near', 100), node('far', 9000)], wires: [] } as unknown as Projection;
    const { nodes } = drawnIn(projection, heldFor(seenOf({ x: 0, y: 0, zoom: 1 }, size), null));
    expect(nodes.map(({ id }) => id)).toEqual(['near']);
  });
});
