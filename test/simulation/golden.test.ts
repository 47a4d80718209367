import { describe, expect, test } from 'vitest';
import { pointsModel } from '../../shared/flow/index.ts';
import { compileModel, starterModel } from '../../shared/scoring/index.ts';
import { type GoldenLead, goldenProblems, outcomeOf, runGolden } from '../../shared/simulation/index.ts';
import { acceptedAtOnce as golden } from './a-golden-lead.ts';

const { flow } = pointsModel(starterModel());
const world = { flow, program: compileModel(starterModel(), 1), timeZone: 'UTC' };
const expecting = (more: Partial<GoldenLead['expected']>): GoldenLead => ({
  ...golden,
  expected: { ...golden.expected, ...more },
});

describe('golden leads', () => {
  test('pass while path, effects, status, stage and score are as expected', async () => {
    const [result] = await runGolden([golden], world);
    expect(result?.differences).toEqual([]);
    expect(result?.passed).toBe(true);
    expect(result?.trace && outcomeOf(result.trace)).toEqual(golden.expected);
  });

  test('say what differs, and only that', async () => {
    const [result] = await runGolden([expecting({ score: 99 })], world);
    expect(result?.passed).toBe(false);
    expect(result?.differences).toEqual([{ what: 'score', expected: 99, actual: golden.expected.score }]);
  });

  test('of other flows are passed over', async () => {
    expect(await runGolden([{ ...golden, flow: 'another' }], world)).toEqual([]);
  });

  test('have not passed when nothing could run', async () => {
    const nothing = { ...world, flow: { ...flow, start: { ...flow.start, next: {} } } };
    const results = await runGolden([golden], nothing);
    expect(results).toMatchObject([{ passed: false, trace: null }]);
    expect(goldenProblems(results).map(({ code }) => code)).toEqual(['golden/not-run']);
  });

  test('have not passed when there was no time for them', async () => {
    const asked = [true, false];
    const results = await runGolden([golden, { ...golden, id: 'late' }], world, () => asked.shift() ?? false);
    expect(results.map(({ id, passed }) => [id, passed])).toEqual([
      ['accepted-at-once', true],
      ['late', false],
    ]);
  });
});

describe('what golden leads found, in words', () => {
  const wordsFor = async (lead: GoldenLead) =>
    goldenProblems(await runGolden([lead], world)).map(({ code, severity, message }) => [code, severity, message]);
  const name = 'The golden lead “A rep accepts at once”';

  test.each([
    [
      'golden/path',
      expecting({ path: ['start.sql'] }),
      'was to take no further step after start.sql; it took hand-off.accepted.',
    ],
    [
      'golden/effects',
      expecting({ effects: [] }),
      'was to bring about nothing; it brought about hand-off task, owner notice.',
    ],
    ['golden/status', expecting({ status: 'exited' }), 'was to end exited; it ended completed.'],
    ['golden/stage', expecting({ stage: 'sql' }), 'was to be sql in the end; it is mql.'],
    ['golden/score', expecting({ score: 21 }), 'was to have 21 points in the end; it has 20.'],
  ])('%s says what was expected and what came', async (code, lead, words) => {
    expect(await wordsFor(lead)).toEqual([[code, 'error', `${name} ${words}`]]);
  });

  test('only warn of one that need not pass', async () => {
    expect((await wordsFor({ ...expecting({ score: 21 }), mustPass: false })).map(([, severity]) => severity)).toEqual([
      'warning',
    ]);
  });
});
