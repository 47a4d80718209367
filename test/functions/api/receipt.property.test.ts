import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../../functions/api/leads/receipt.ts';
import { compileModel, fold, view } from '../../../shared/scoring/index.ts';
import { runs } from '../../runs.ts';
import { instants, ledgers, models } from '../../scoring/arbitraries.ts';

const thousandths = (points: number): number => Math.round(points * 1000);
const sum = (points: readonly number[]): number => points.reduce((all, one) => all + thousandths(one), 0);

/** The model with some of its groups gone or renamed, as a later version may have them; its rules go with them. */
const changed = models().chain((model) =>
  fc.constantFrom('same', 'without b', 'renamed a', 'taken over').map((how) => {
    if (how === 'same') return model;
    const [a, b] = model.groups;
    if (a === undefined || b === undefined) throw new Error('The models of the tests have two groups.');
    if (how === 'renamed a') {
      const rules = model.rules.map((rule) => (rule.group === 'a' ? { ...rule, group: 'c' } : rule));
      return { ...model, groups: [{ ...a, id: 'c' }, b], rules };
    }
    const kept = how === 'taken over' ? { ...a, takesOver: ['b', 'gone'] } : a;
    return { ...model, groups: [kept], rules: model.rules.filter(({ group }) => group === 'a') };
  }),
);

describe('the receipt that the API gives', () => {
  it('adds up to the score whatever groups the model has lost since points were given to them', () => {
    fc.assert(
      fc.property(changed, ledgers(), instants, (model, ledger, now) => {
        const program = compileModel(model, 2);
        const known = ledger.filter((entry) => entry.receivedAt <= now);
        const { total } = view(program, fold(program, known), now).score;
        const scored = { program, model, flow: 'scoring', version: 2 };
        const { receipt } = receiptOf({ scored, ledger, now }, new Map());

        expect(receipt.total).toBe(total);
        for (const { id, sum: shown } of receipt.groups) {
          const lines = receipt.lines.filter(({ group }) => group === id).map((line) => line.now);
          expect(sum(lines)).toBe(thousandths(shown));
        }
        const counted = receipt.groups.map((group) => group.counted);
        expect(sum([...counted, receipt.clamped])).toBe(thousandths(total));
        const inGroups = new Set(receipt.groups.map(({ id }) => id));
        expect(receipt.lines.filter((line) => line.now !== 0 && !inGroups.has(line.group))).toEqual([]);
      }),
      { numRuns: runs(400) },
    );
  });
});
