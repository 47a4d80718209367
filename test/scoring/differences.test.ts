import { describe, expect, it } from 'vitest';
import { modelDifferences, type ScoringModel, starterModel } from '../../shared/scoring/index.ts';

const old = starterModel();
const differs = (change: Partial<ScoringModel>) =>
  modelDifferences(old, { ...old, ...change }).map(({ how, what }) => `${how}: ${what}`);

describe('what a model changes', () => {
  it('is nothing for the same model, in whatever order it was written', () => {
    const turned = Object.fromEntries(Object.entries(old).toReversed()) as ScoringModel;
    expect(modelDifferences(old, turned)).toEqual([]);
  });

  it('names the rule with its points before and after', () => {
    const rules = old.rules.map((rule) => (rule.id === 'ebook' ? { ...rule, points: 12 } : rule));
    expect(differs({ rules })).toEqual(['changed: Rule “Ebook downloaded”: 10 → 12 points']);
    const [first, ...rest] = old.rules;
    expect(differs({ rules: rest })).toEqual([`removed: Rule “${first?.name}”`]);
    expect(modelDifferences({ ...old, rules: rest }, old)).toEqual([{ how: 'added', what: `Rule “${first?.name}”` }]);
  });

  it('names groups, thresholds, grades, BANT, the total and the zone', () => {
    const [engagement, ...groups] = old.groups;
    if (engagement === undefined) throw new Error('The starter model has no groups.');
    expect(differs({ groups: [{ ...engagement, cap: 40 }, ...groups] })).toEqual([
      'changed: Group “Engagement”: at most 30 → 40',
    ]);
    const [mql, ...rungs] = old.ladder.rungs;
    if (mql === undefined) throw new Error('The starter model has no rungs.');
    const lower = { ...mql, up: { kind: 'test' as const, field: ['score', 'total'], op: 'gte', value: 20 } };
    expect(differs({ ladder: { ...old.ladder, rungs: [lower, ...rungs] } })).toEqual([
      expect.stringMatching(/^changed: What makes an MQL: .* → .*20/),
    ]);
    expect(differs({ fit: { ...old.fit, cutoffs: { ...old.fit.cutoffs, A: 99 } } })).toEqual([
      `changed: Grade A from ${old.fit.cutoffs.A} → 99`,
    ]);
    expect(differs({ bant: { ...old.bant, need: lower.up } })).toEqual(['changed: BANT: need']);
    expect(differs({ total: { cap: 500 } })).toEqual([expect.stringContaining('→ 500')]);
    expect(differs({ timeZone: 'Europe/Berlin' })).toEqual(['changed: The time zone: UTC → Europe/Berlin']);
  });
});
