import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../rule-builder/src/canvas/bounds.ts';
import { meets, nearOf } from '../../../rule-builder/src/canvas/near.ts';

const looked = fc.record({
  transform: fc.tuple(
    fc.double({ min: -50_000, max: 50_000, noNaN: true }),
    fc.double({ min: -50_000, max: 50_000, noNaN: true }),
    fc.double({ min: 0.15, max: 1.5, noNaN: true }),
  ),
  width: fc.integer({ min: 100, max: 4000 }),
  height: fc.integer({ min: 100, max: 3000 }),
});

describe('what is near on the canvas', () => {
  it('has all that is seen in it, with room on every side', () => {
    fc.assert(
      fc.property(looked, ({ transform: [x, y, zoom], width, height }) => {
        const near = nearOf({ transform: [x, y, zoom], width, height });
        const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
        expect(near.x).toBeLessThan(seen.x);
        expect(near.y).toBeLessThan(seen.y);
        expect(near.x + near.width).toBeGreaterThan(seen.x + seen.width);
        expect(near.y + near.height).toBeGreaterThan(seen.y + seen.height);
      }),
    );
  });

  it('stays the same over most of a screen of panning', () => {
    const at = (y: number) => JSON.stringify(nearOf({ transform: [0, y, 0.5], width: 1200, height: 800 }));
    expect(new Set(Array.from({ length: 800 }, (_, n) => at(-n))).size).toBe(1);
    expect(at(-801)).not.toBe(at(0));
  });

  it('meets what it touches, and bounds hold every box', () => {
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(meets(box, { x: 9, y: 9, width: 5, height: 5 })).toBe(true);
    expect(meets(box, { x: 10, y: 0, width: 5, height: 5 })).toBe(false);
    expect(boundsOf([box, { x: 30, y: -5, width: 10, height: 10 }], 1)).toEqual({
      x: -1,
      y: -6,
      width: 42,
      height: 17,
    });
  });
});
