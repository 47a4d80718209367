import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel, fold, reach, view } from '../../shared/scoring/index.ts';
import { instants, ledgers, models, runs } from './arbitraries.ts';

describe('reach', () => {
  it('is never passed by any lead, in total, in a group or in fit', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, now) => {
        const { total, groups, fit } = reach(model);
        // Points given by hand come on top of what activities reach.
        const earned = ledger.filter((entry) => entry.kind !== 'adjustment');
        const { score } = view(compileModel(model, 1), fold(compileModel(model, 1), earned), now);
        expect(score.total).toBeLessThanOrEqual(total?.points ?? Number.POSITIVE_INFINITY);
        for (const [id, points] of Object.entries(score.groups)) {
          expect(points).toBeLessThanOrEqual(groups[id]?.points ?? Number.POSITIVE_INFINITY);
        }
        expect(score.fit).toBeLessThanOrEqual(fit.points);
      }),
      runs(300),
    );
  });
});
