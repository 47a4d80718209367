import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel, fold, receipt, view } from '../../shared/scoring/index.ts';
import { runs } from '../runs.ts';
import { instants, ledgers, models } from './arbitraries.ts';

const thousandths = (points: number): number => Math.round(points * 1000);

describe('a receipt', () => {
  it('adds up to the score shown at any instant, to the thousandth', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, at) => {
        const program = compileModel(model, 3);
        const { lines, total, fit, fitLines, stage, groups } = receipt(program, ledger, at);
        const known = ledger.filter((entry) => entry.receivedAt <= at);
        const seen = view(program, fold(program, known), at);
        expect({ total, groups, fit, stage }).toEqual({
          total: seen.score.total,
          groups: seen.score.groups,
          fit: seen.score.fit,
          stage: seen.stage,
        });
        expect(lines.reduce((sum, line) => sum + thousandths(line.points), 0)).toBe(thousandths(total));
        expect(fitLines.reduce((sum, line) => sum + thousandths(line.points), 0)).toBe(thousandths(fit));
      }),
      { numRuns: runs(500) },
    );
  });

  it('adds up within each group too, its cap and floor included', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, at) => {
        const { lines, groups, elsewhere, total } = receipt(compileModel(model, 1), ledger, at);
        const bound = lines.filter(({ kind, group }) => (kind === 'cap' || kind === 'floor') && group === null);
        const parts = [...Object.values(groups), ...Object.values(elsewhere), ...bound.map(({ points }) => points)];
        expect(parts.reduce((sum, points) => sum + thousandths(points), 0)).toBe(thousandths(total));
        for (const [id, points] of Object.entries(groups)) {
          const sum = lines
            .filter((line) => line.group === id)
            .reduce((all, line) => all + thousandths(line.points), 0);
          expect(sum).toBe(thousandths(points));
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('gives no line more than it began with', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, at) => {
        for (const line of receipt(compileModel(model, 1), ledger, at).lines) {
          // A remainder of a thousandth may go to a line that has just lost more than that.
          expect(Math.abs(line.points)).toBeLessThanOrEqual(Math.abs(line.raw) + 0.001);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
