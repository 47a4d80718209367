import { describe, expect, test } from 'vitest';
import { type Flow, flowTemplates, readGraph } from '../../shared/flow/index.ts';
import { standardFields } from '../../shared/lead/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import { coverageOf, leadFor, madeUpLead, simulate, waysThrough } from '../../shared/simulation/index.ts';
import { aFlow, asks, email, repeat, splitBy, step, waitDays, waitForActivity } from '../flow/a-flow.ts';

const world = { fields: standardFields, startAt: '2026-03-02T10:00:00.000Z', timeZone: 'UTC' };
const ways = (flow: Flow): string[][] =>
  waysThrough(readGraph(flow).graph).ways.map((way) => way.map(({ step: id, outlet }) => `${id}.${outlet}`));

describe('ways through a flow', () => {
  test('are counted branch by branch', () => {
    const flow = aFlow({
      seen: waitForActivity('Email Clicked', 3, 'check', 'bye'),
      check: splitBy(asks('grade', 'is', 'A'), 'bye', null),
      bye: email(),
    });
    expect(ways(flow)).toEqual([
      ['start.then', 'seen.happened', 'check.yes', 'bye.then'],
      ['start.then', 'seen.happened', 'check.else'],
      ['start.then', 'seen.timedOut', 'bye.then'],
    ]);
  });

  test('go round a loop as often as it goes', () => {
    const flow = aFlow({ pause: waitDays(1, 'turn'), turn: repeat(2, 'pause', null) });
    const turn = ['pause.then', 'turn.again'];
    expect(ways(flow)).toEqual([['start.then', ...turn, ...turn, 'pause.then', 'turn.done']]);
  });
});

describe('coverage', () => {
  test('says which edges and ways a path has walked', async () => {
    const flow = aFlow({ check: splitBy(asks('grade', 'is', 'A'), 'hello', null), hello: email() });
    const trace = await simulate({
      flow,
      lead: madeUpLead('one', { grade: 'A' }),
      startAt: world.startAt,
      timeZone: 'UTC',
    });
    const { edges, ways: covered, complete } = coverageOf(flow, [trace.path]);
    expect(edges.filter(({ walked }) => !walked).map(({ edge }) => edge)).toEqual(['check.else']);
    expect(covered.map(({ walked }) => walked)).toEqual([true, false]);
    expect(complete).toBe(true);
  });
});

describe('a generated lead', () => {
  const generate = (flow: Flow) => Promise.all(ways(flow).map((way) => leadFor(flow, way, world)));

  test('is found for each way that a lead can take, and takes it', async () => {
    const flow = aFlow({
      seen: waitForActivity('Email Clicked', 3, 'size', 'size'),
      size: splitBy(
        { kind: 'all', of: [asks('lead.companySize', 'gte', 200), asks('lead.industry', 'isNot', 'Retail')] },
        'test',
        null,
      ),
      test: step(
        'randomSplit',
        {
          branches: [
            { id: 'a', name: 'A', weight: 1 },
            { id: 'b', name: 'B', weight: 9 },
          ],
          salt: '',
        },
        { a: null, b: null },
      ),
    });
    expect((await generate(flow)).map(({ found }) => found)).toEqual(Array.from({ length: 6 }, () => true));
  });

  test('is refused for a way that contradicts itself', async () => {
    const flow = aFlow({
      big: splitBy(asks('lead.companySize', 'gte', 200), 'small', null),
      small: splitBy(asks('lead.companySize', 'lt', 100), null, null),
    });
    expect(await leadFor(flow, ['start.then', 'big.yes', 'small.yes'], world)).toEqual({
      found: false,
      because: 'no lead can',
    });
    expect((await leadFor(flow, ['start.then', 'big.yes', 'small.else'], world)).found).toBe(true);
  });

  test.each(flowTemplates(starterModel()).map((template) => [template.name, template] as const))(
    'is found for every way through “%s” that a lead can take',
    async (_, { flow }) => {
      const all = ways(flow);
      const leads = await generate(flow);
      const missing = all.filter((_way, n) => leads[n]?.found !== true);
      // Who clicked within four days did so within the last fourteen three days later.
      const impossible = (way: string[]) => way.includes('interest.happened') && way.includes('interested.else');
      expect(missing.filter((way) => !impossible(way))).toEqual([]);
      expect(all.length).toBeGreaterThan(0);
    },
  );
});
