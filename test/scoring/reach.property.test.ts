import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel, fold, reach, view } from '../../shared/scoring/index.ts';
import { instants, ledgers, models, runs } from './arbitraries.ts';
import { aGroup, aModel, aRule, did, instant, learnt } from './builders.ts';

const day = '2024-01-01';
/** More often than any cap below needs. */
const often = 30;

/** Small models in which one lead can do everything that gives: conditions, limits, distinct values, caps, floors. */
const smallModels = fc
  .record({
    rules: fc.array(
      fc.record({
        points: fc.constantFrom(-5, 2.5, 7, 10),
        group: fc.constantFrom('one', 'two'),
        limit: fc.option(fc.record({ times: fc.integer({ min: 1, max: 4 }), per: fc.constant('ever' as const) })),
        when: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    caps: fc.tuple(fc.option(fc.integer({ min: 1, max: 40 })), fc.option(fc.integer({ min: 1, max: 40 }))),
    total: fc.option(fc.integer({ min: 1, max: 60 })),
  })
  .map(({ rules, caps, total }) =>
    aModel({
      groups: ['one', 'two'].map((id, at) => aGroup({ id, ...(caps[at] == null ? {} : { cap: caps[at] }) })),
      total: total === null ? {} : { cap: total },
      rules: rules.map(({ points, group, limit, when }, at) =>
        aRule({
          id: `r${at}`,
          group,
          activity: `Activity ${at}`,
          points,
          ...(limit === null ? {} : { limit }),
          ...(when ? { when: { kind: 'test', field: ['lead', 'industry'], op: 'is', value: 'Retail' } } : {}),
        }),
      ),
    }),
  );

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

  it('is attained by a lead that does all that gives points, wherever it is called exact', () => {
    let exact = 0;
    fc.assert(
      fc.property(smallModels, (model) => {
        const { total, groups } = reach(model);
        const gives = model.rules.filter(({ points }) => points > 0);
        const ledger = [
          learnt(day, { industry: 'Retail' }),
          ...gives.flatMap(({ activity }) => Array.from({ length: often }, (_, n) => did(activity, day, { n }))),
        ];
        const program = compileModel(model, 1);
        const { score } = view(program, fold(program, ledger), instant(day));
        for (const [id, highest] of Object.entries(groups)) {
          if (highest?.kind === 'exact') expect(score.groups[id]).toBe(highest.points);
          if (highest === null) expect(score.groups[id]).toBeGreaterThan(40);
        }
        if (total?.kind !== 'exact') return;
        exact += 1;
        expect(score.total).toBe(total.points);
      }),
      runs(200),
    );
    expect(exact).toBeGreaterThan(20);
  });
});
