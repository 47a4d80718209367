import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin } from '../../../rule-builder/src/canvas/boxes.ts';
import { heldFor } from '../../../rule-builder/src/canvas/nearby.ts';

const aView = fc.record({
  x: fc.integer({ min: -20_000, max: 20_000 }),
  y: fc.integer({ min: -20_000, max: 20_000 }),
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 4000 }),
});

describe('what of a long flow the page holds', () => {
  test('is always more than what is seen, on every side, wherever one looked before', () => {
    fc.assert(
      fc.property(fc.array(aView, { minLength: 1, maxLength: 8 }), (views) => {
        let held: ReturnType<typeof heldFor> | null = null;
        for (const view of views) {
          held = heldFor(view, held);
          const margin = { x: view.x - view.width / 10, y: view.y - view.height / 10 };
          expect(isWithin({ ...margin, width: view.width * 1.2, height: view.height * 1.2 }, held)).toBe(true);
        }
      }),
    );
  });

  test('stays the same while one looks about a little, so that nothing is drawn', () => {
    const view = { x: 0, y: 0, width: 1000, height: 800 };
    const held = heldFor(view, null);
    expect(heldFor({ ...view, x: 140, y: -110 }, held)).toBe(held);
    expect(heldFor({ ...view, y: 500 }, held)).not.toBe(held);
  });

  test('shrinks again after one has zoomed in', () => {
    const held = heldFor({ x: 0, y: 0, width: 8000, height: 6000 }, null);
    expect(heldFor({ x: 3000, y: 3000, width: 800, height: 600 }, held).width).toBe(1600);
  });
});
