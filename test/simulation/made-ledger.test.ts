import { describe, expect, test } from 'vitest';
import { compileModel, facts, fold, starterModel, view } from '../../shared/scoring/index.ts';
import { ledgerOf, type MadeUpFacts } from '../../shared/simulation/index.ts';

const startAt = '2026-03-02T10:00:00.000Z';
const program = compileModel(starterModel(), 1);
const known = (said: MadeUpFacts) => {
  const state = fold(program, ledgerOf(said, startAt, program));
  return { ...view(program, state, startAt), facts: facts(program, state, startAt, { leadId: 'l', segments: [] }) };
};
const score = (total: number) => ({ total, fit: 0, groups: {} });

describe('a ledger made of what a lead is said to be', () => {
  test('has the profile and each activity as often as it was done', () => {
    const { facts: seen } = known({
      lead: { industry: 'Software' },
      did: { 'Ebook Downloaded': { count: 3, last: startAt } },
    });
    expect(seen.lead).toMatchObject({ industry: 'Software' });
    expect(seen.did['Ebook Downloaded']?.count).toBe(3);
  });

  test.each([0, 8, 62, 118.5])('comes to %s points, whatever the model gives for the history', (total) => {
    const did = { 'Demo Requested': { count: 1, last: startAt } };
    expect(known({ did, score: score(total) }).score.total).toBe(total);
  });

  test.each(['lead', 'mql', 'sql', 'customer', 'recycled'] as const)('ends as %s', (stage) => {
    expect(known({ stage, score: score(62) }).stage).toBe(stage);
  });

  test('keeps what was said about email', () => {
    const consent = (email: 'subscribed' | 'unsubscribed', suppressed: boolean) =>
      known({ consent: { email, suppressed } }).facts.consent;
    expect(consent('unsubscribed', false)).toEqual({ email: 'unsubscribed', suppressed: false });
    expect(consent('subscribed', true)).toMatchObject({ suppressed: true });
  });
});
