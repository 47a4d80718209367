import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isWithin, seenIn } from '../../../rule-builder/src/canvas/boxes.ts';
import type { Box } from '../../../rule-builder/src/canvas/layout/index.ts';
import { firstViewport, fit, keepViewport, keptViewport, reveal } from '../../../rule-builder/src/canvas/viewport.ts';
import { runs } from '../../runs.ts';

const numRuns = runs(300);
let isStill = false;
beforeEach(() => {
  isStill = false;
  vi.stubGlobal('matchMedia', () => ({ matches: isStill }));
});
afterEach(() => vi.unstubAllGlobals());

type View = { x: number; y: number; zoom: number };
type Moved = { to: View; ms: number };
const canvasAt = (at: View) => {
  const moves: Moved[] = [];
  const setViewport = (to: View, { duration = -1 }: { duration?: number } = {}) => {
    moves.push({ to, ms: duration });
    return true as never;
  };
  return { moves, getViewport: () => at, setViewport };
};
const frameOf = (width: number, height: number) => ({ width, height }) as DOMRect;
const frame = frameOf(1000, 800);
const card = (x: number, y: number): Box => ({ x, y, width: 264, height: 76 });

describe('bringing a step into view', () => {
  const moved = (box: Box, at: View = { x: 0, y: 0, zoom: 1 }) => {
    const canvas = canvasAt(at);
    reveal(canvas, box, frame);
    return canvas.moves.map(({ to }) => to);
  };

  test('does nothing where it is seen, up to a margin', () => {
    expect(moved(card(48, 48))).toEqual([]);
    expect(moved(card(1000 - 48 - 264, 800 - 48 - 76))).toEqual([]);
  });

  test('goes the shortest way, and keeps the zoom', () => {
    expect(moved(card(47, 48))).toEqual([{ x: 1, y: 0, zoom: 1 }]);
    expect(moved(card(1000 - 47 - 264, 100))).toEqual([{ x: -1, y: 0, zoom: 1 }]);
    expect(moved(card(48, 40))).toEqual([{ x: 0, y: 8, zoom: 1 }]);
    expect(moved(card(1000, 100))).toEqual([{ x: -312, y: 0, zoom: 1 }]);
    expect(moved(card(100, 800))).toEqual([{ x: 0, y: -124, zoom: 1 }]);
    expect(moved(card(-100, 2000), { x: 10, y: -50, zoom: 0.5 })).toEqual([{ x: 98, y: -286, zoom: 0.5 }]);
  });

  test('shows the beginning of what is larger than the view', () => {
    expect(moved({ x: 500, y: 700, width: 2000, height: 3000 })).toEqual([{ x: -452, y: -652, zoom: 1 }]);
  });

  test('moves briefly, and not at all where people asked for no motion', () => {
    const times = [false, true].map((still) => {
      isStill = still;
      const canvas = canvasAt({ x: 0, y: 0, zoom: 1 });
      reveal(canvas, card(-500, 0), frame);
      fit(canvas, [card(0, 0)], frame);
      return canvas.moves.map(({ ms }) => ms);
    });
    expect(times).toEqual([
      [160, 160],
      [0, 0],
    ]);
  });

  test('ends with the step in view, wherever it was', () => {
    const place = fc.integer({ min: -5000, max: 5000 });
    const view = fc.record({ x: place, y: place, zoom: fc.double({ min: 0.15, max: 1.5, noNaN: true }) });
    fc.assert(
      fc.property(place, place, view, (x, y, at) => {
        const [now = at] = moved(card(x, y), at);
        const seen = seenIn(now, frame);
        const grain = 0.001;
        expect(
          isWithin(card(x, y), {
            ...seen,
            x: seen.x - grain,
            y: seen.y - grain,
            width: seen.width + 1,
            height: seen.height + 1,
          }),
        ).toBe(true);
      }),
      { numRuns },
    );
  });
});

describe('showing the whole flow', () => {
  test('shows all of it in the middle, at its own size at most', () => {
    const canvas = canvasAt({ x: 0, y: 0, zoom: 1 });
    const boxes = [card(-2000, 0), card(3000, 4000)];
    fit(canvas, boxes, frame);
    fit(canvas, [card(0, 0)], frame);
    const [all, one] = canvas.moves.map(({ to }) => to);
    if (all === undefined || one === undefined) throw new Error('Nothing moved.');
    const seen = seenIn(all, frame);
    for (const box of boxes) expect(isWithin(box, seen)).toBe(true);
    expect(seen.x + seen.width / 2).toBeCloseTo((-2000 + 3264) / 2);
    expect(one).toEqual({ x: 500 - 132, y: 400 - 38, zoom: 1 });
  });
});

describe('where a flow is first looked at', () => {
  const column = (steps: number): Box[] => Array.from({ length: steps }, (_, n) => card(0, n * 120));

  test('is all of it in its own size where there is room', () => {
    expect(firstViewport(column(3), card(0, 0), frame)).toEqual({ x: 500 - 132, y: 40, zoom: 1 });
  });

  test('is the middle of all of it, also where the start stands aside', () => {
    expect(firstViewport([card(0, 0), card(300, 120)], card(0, 0), frame)).toEqual({ x: 500 - 282, y: 40, zoom: 1 });
  });

  test('is all of it a little smaller where that can be read', () => {
    const six = column(7);
    const { zoom } = firstViewport(six, card(0, 0), frame);
    expect(zoom).toBeCloseTo((800 - 96) / (6 * 120 + 76));
  });

  test('is the start of a long flow, in its own size', () => {
    expect(firstViewport(column(100), card(0, 0), frame)).toEqual({ x: 500 - 132, y: 40, zoom: 1 });
  });

  test('is the start in the middle, in a size to read, where the flow is wide', () => {
    const wide = [card(1000, 0), ...Array.from({ length: 12 }, (_, n) => card(n * 300, 120))];
    expect(firstViewport(wide, card(1000, 0), frame)).toEqual({ x: 500 - (1000 + 132) * 0.75, y: 40, zoom: 0.75 });
  });

  test('is the start at the size at which it fits on a phone', () => {
    const wide = [card(1000, 0), ...Array.from({ length: 12 }, (_, n) => card(n * 300, 120))];
    const { zoom } = firstViewport(wide, card(1000, 0), frameOf(360, 640));
    expect(zoom).toBeCloseTo((360 - 144) / 264);
    expect(firstViewport(wide, card(1000, 0), frameOf(320, 640)).zoom).toBeCloseTo((320 - 144) / 264);
  });

  test('has the start in view and is never larger than life, whatever the flow and the screen', () => {
    const screen = fc.record({
      width: fc.integer({ min: 320, max: 4000 }),
      height: fc.integer({ min: 300, max: 3000 }),
    });
    const cards = fc.array(fc.record({ x: fc.integer({ min: 0, max: 9000 }), y: fc.integer({ min: 0, max: 9000 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(cards, fc.integer({ min: 0, max: 9000 }), screen, (others, x, size) => {
        const start = card(x, 0);
        const view = firstViewport([start, ...others.map((each) => card(each.x, each.y))], start, size);
        expect(view.zoom).toBeLessThanOrEqual(1);
        expect(view.zoom).toBeGreaterThan(0.6);
        expect(isWithin(start, seenIn(view, size))).toBe(true);
      }),
      { numRuns },
    );
  });
});

describe('where one was looking', () => {
  test('is kept for a reload, flow by flow', () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    keepViewport('a', { x: 1, y: -2.5, zoom: 0.5 });
    keepViewport('b', { x: 0, y: 0, zoom: 1 });
    expect(keptViewport('a')).toEqual({ x: 1, y: -2.5, zoom: 0.5 });
    expect(keptViewport('c')).toBeNull();
  });
});
