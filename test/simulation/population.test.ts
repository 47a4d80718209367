import { describe, expect, test } from 'vitest';
import { compile, type Flow, mqlNurture } from '../../shared/flow/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { publishedRates, ratesFrom, simulatePopulation } from '../../shared/simulation/index.ts';
import { aFlow, email, handOff, step, waitDays } from '../flow/a-flow.ts';

const definitionOf = (flow: Flow) => {
  const { definition } = compile(flow, 1);
  if (definition === null) throw new Error('Nothing runs.');
  return definition;
};
const send = (flow: Flow, leads: number, seed = 1) =>
  simulatePopulation({
    flow,
    definition: definitionOf(flow),
    leads,
    seed,
    startAt: '2026-03-02T10:00:00.000Z',
    timeZone: 'UTC',
    rates: publishedRates,
  });

describe('a population', () => {
  test('is the same for the same seed and another for another', async () => {
    const [one, same, another] = [
      await send(mqlNurture.flow, 60),
      await send(mqlNurture.flow, 60),
      await send(mqlNurture.flow, 60, 2),
    ];
    expect(same).toEqual(one);
    expect(another.edges).not.toEqual(one.edges);
  });

  test('accounts for every lead on every edge', async () => {
    const { leads, edges, completed, exited, failed } = await send(mqlNurture.flow, 300);
    expect(failed).toBe(0);
    expect(completed + Object.values(exited).reduce((sum, n) => sum + n, 0)).toBe(leads);
    expect(edges['start.then']).toBe(leads);
    // What comes out of the wait for interest is what went in, less those who left while waiting.
    const waited = (edges['interest.happened'] ?? 0) + (edges['interest.timedOut'] ?? 0);
    expect(waited).toBeLessThanOrEqual(edges['case.then'] ?? 0);
    expect(waited).toBeGreaterThan(250);
  });

  test('splits at random by weight', async () => {
    const flow = aFlow({
      test: step(
        'randomSplit',
        {
          branches: [
            { id: 'a', name: 'A', weight: 70 },
            { id: 'b', name: 'B', weight: 30 },
          ],
          salt: 'x',
        },
        { a: null, b: null },
      ),
    });
    const { edges } = await send(flow, 1000);
    expect(edges['test.a']).toBeGreaterThan(650);
    expect(edges['test.a']).toBeLessThan(750);
  });

  test('answers handoffs by the rates', async () => {
    const { edges } = await send(aFlow({ hand: handOff(null, null, null) }), 400);
    expect(edges['hand.accepted']).toBeGreaterThan(200);
    expect(edges['hand.accepted']).toBeLessThan(280);
  });

  test('of a flow with a wait of a day takes a day', async () => {
    const { medianDays, transitionsPerLead } = await send(aFlow({ hello: email('pause'), pause: waitDays(1) }), 20);
    expect(medianDays).toBe(1);
    expect(transitionsPerLead).toBe(2);
  });
});

describe('rates', () => {
  const did = (id: string, type: string, at: string): LedgerEntry => ({
    v: 1,
    id,
    kind: 'activity',
    type,
    at,
    receivedAt: at,
    source: { kind: 'server' },
    properties: {},
    context: {},
  });

  test('come from the ledgers where there is enough of them', () => {
    const ledgers = Array.from({ length: 10 }, (_, n) => [
      did(`a${n}`, 'Pricing Viewed', '2026-01-01T00:00:00.000Z'),
      did(`b${n}`, 'Pricing Viewed', '2026-04-11T00:00:00.000Z'),
    ]);
    const rates = ratesFrom(ledgers);
    expect(rates.from).toBe('your own leads');
    // 20 views in 10 × 100 days.
    expect(rates.daily['Pricing Viewed']).toBeCloseTo(0.02, 10);
  });

  test('are the published ones where there is little', () => {
    expect(ratesFrom([[did('a', 'Pricing Viewed', '2026-01-01T00:00:00.000Z')]])).toBe(publishedRates);
  });
});
