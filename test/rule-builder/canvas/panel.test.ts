import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, panelOf } from '../../../rule-builder/src/canvas/panel.ts';
import { starterModel } from '../../../shared/scoring/index.ts';

const sum = (of: readonly number[]) => of.reduce((total, each) => total + each, 0);
const highest = (heights: readonly number[], counts: readonly number[]): number => {
  let next = 0;
  return Math.max(
    ...counts.map((count) => {
      next += count;
      return sum(heights.slice(next - count, next));
    }),
  );
};

describe('the panel of a scoring flow', () => {
  test('reads down its columns in order, and no other cut into columns is lower', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(heights, (each) => {
        const counts = columnsOf(each, 3);
        expect(counts.length).toBeLessThanOrEqual(3);
        expect(sum(counts)).toBe(each.length);
        for (let first = 1; first <= each.length; first += 1)
          for (let second = first; second <= each.length; second += 1)
            expect(highest(each, counts)).toBeLessThanOrEqual(
              highest(each, [first, second - first, each.length - second]),
            );
      }),
    );
  });

  test('shows every rule once, beside BANT and fit', () => {
    const model = starterModel();
    const { boxes } = panelOf(model, new Set(), '');
    const rules = boxes.filter(({ what }) => what === 'group').flatMap(({ rows }) => rows);
    expect(rules.toSorted((a, b) => a - b)).toEqual(model.rules.map((_, index) => index));
    expect(boxes.map(({ what }) => what).slice(-2)).toEqual(['bant', 'fit']);
  });

  test('shows only what is about the activity that is looked for', () => {
    const { boxes } = panelOf(starterModel(), new Set(), ' pricing ');
    expect(boxes.map(({ id, rows }) => [id, rows.length])).toEqual([['intent', 3]]);
    expect(panelOf(starterModel(), new Set(), 'zebra').boxes).toEqual([]);
  });
});
