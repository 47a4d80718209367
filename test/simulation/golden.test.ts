import { describe, expect, test } from 'vitest';
import { pointsModel } from '../../shared/flow/index.ts';
import { compileModel, starterModel } from '../../shared/scoring/index.ts';
import { GoldenLead, outcomeOf, runGolden } from '../../shared/simulation/index.ts';

const { flow } = pointsModel(starterModel());
const world = { flow, program: compileModel(starterModel(), 1), timeZone: 'UTC' };

const golden: GoldenLead = GoldenLead.parse({
  v: 1,
  id: 'accepted-at-once',
  name: 'A rep accepts at once',
  flow: 'lead-scoring',
  mustPass: true,
  startAt: '2026-03-02T10:00:00.000Z',
  outlet: 'sql',
  ledger: [
    {
      v: 1,
      id: 'demo',
      kind: 'activity',
      type: 'Demo Requested',
      at: '2026-03-02T09:00:00.000Z',
      receivedAt: '2026-03-02T09:00:00.000Z',
      source: { kind: 'server' },
      properties: {},
      context: {},
    },
  ],
  script: [{ since: 'hand-off', after: { amount: 1, unit: 'hours' }, does: { what: 'answer', outlet: 'accepted' } }],
  expected: {
    path: ['start.sql', 'hand-off.accepted', 'owner.then'],
    effects: ['hand-off task', 'owner notice'],
    status: 'completed',
    stage: 'mql',
    score: 20,
  },
});

describe('golden leads', () => {
  test('pass while path, effects, status, stage and score are as expected', async () => {
    const [result] = await runGolden([golden], world);
    expect(result?.differences).toEqual([]);
    expect(result?.passed).toBe(true);
  });

  test('say what differs, and only that', async () => {
    const [result] = await runGolden([{ ...golden, expected: { ...golden.expected, score: 99 } }], world);
    expect(result?.passed).toBe(false);
    expect(result?.differences).toEqual([{ what: 'score', expected: 99, actual: golden.expected.score }]);
  });

  test('are written down from a trace as it came', async () => {
    const [failing] = await runGolden([{ ...golden, expected: { ...golden.expected, path: [] } }], world);
    expect(failing && outcomeOf(failing.trace)).toEqual(golden.expected);
  });

  test('of other flows are passed over', async () => {
    expect(await runGolden([{ ...golden, flow: 'another' }], world)).toEqual([]);
  });
});
