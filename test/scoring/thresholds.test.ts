import { describe, expect, it } from 'vitest';
import type { Condition } from '../../shared/condition/index.ts';
import { fallPoints, namedPoints, starterModel } from '../../shared/scoring/index.ts';

const total = (op: string, value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op, value });

describe('the points that the ladder shows', () => {
  it('are where a rung begins and below which it falls, also inside groups of conditions', () => {
    const [mql, sql] = starterModel().ladder.rungs;
    expect([mql, sql].map((rung) => rung && namedPoints(rung.up))).toEqual([50, 100]);
    expect([mql, sql].map((rung) => rung?.down && fallPoints(rung.down))).toEqual([35, 70]);
    expect(fallPoints(total('lte', 34))).toBe(34.001);
    expect(fallPoints(total('gte', 34))).toBeNull();
    expect(namedPoints({ kind: 'not', of: total('gte', 34) })).toBeNull();
  });
});
