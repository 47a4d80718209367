import { describe, expect, it } from 'vitest';
import type { Condition } from '../../shared/condition/index.ts';
import { checkModel, modelProblemCodes, reach, type ScoringModel, starterModel } from '../../shared/scoring/index.ts';
import { aGroup, aModel, aRule } from './builders.ts';

const total = (op: string, value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op, value });
const ask = (field: string[], op: string, value?: string | number): Condition => ({
  kind: 'test',
  field,
  op,
  ...(value === undefined ? {} : { value }),
});
const ladder = (mql: number, sql: number, more: Partial<ScoringModel['ladder']> = {}): ScoringModel['ladder'] => ({
  rungs: [
    { stage: 'mql', up: total('gte', mql) },
    { stage: 'sql', up: total('gte', sql) },
  ],
  salesAcceptance: false,
  rejectedTo: 'recycled',
  ...more,
});
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
const either = (...of: Condition[]): Condition => ({ kind: 'any', of });
const never = ask(['did', 'Pricing Viewed', 'count'], 'is', 0);
const asked = ask(['did', 'Pricing Viewed', 'count'], 'gte', 1);
/** Holds for those of whom nothing is known, too. */
const rival: Condition = { kind: 'test', field: ['lead', 'competitor'], op: 'isNot', value: false };
const fit = (
  cutoffs: ScoringModel['fit']['cutoffs'],
  more: Partial<ScoringModel['fit']> = {},
): ScoringModel['fit'] => ({ rules: [], cutoffs, ...more });
const falling = { A: 40, B: 30, C: 20, D: 10 };

/** A code, a model that has this problem and one that nearly has it. */
const cases: [string, Partial<ScoringModel>, Partial<ScoringModel>][] = [
  ['unknown-time-zone', { timeZone: 'Europe/Atlantis' }, { timeZone: 'Europe/Berlin' }],
  ['duplicate-group', { groups: [aGroup(), aGroup()] }, { groups: [aGroup(), aGroup({ id: 'h' })] }],
  ['duplicate-rule', { rules: [aRule(), aRule()] }, { rules: [aRule(), aRule({ id: 's' })] }],
  ['unknown-group', { rules: [aRule({ group: 'h' })] }, { rules: [aRule({ group: 'g' })] }],
  ['negative-cap', { groups: [aGroup({ cap: -1 })] }, { groups: [aGroup({ cap: 100, floor: -1 })] }],
  ['negative-cap', { total: { cap: -0.001 } }, { total: { cap: 100 } }],
  ['floor-above-cap', { total: { cap: 100, floor: 101 } }, { total: { cap: 100, floor: 100 } }],
  [
    'unknown-activity',
    { rules: [aRule({ activity: 'ebook downloaded' })] },
    { rules: [aRule({ activity: 'Ebook Downloaded' })] },
  ],
  ['cutoffs-out-of-order', { fit: fit({ ...falling, B: 40 }) }, { fit: fit({ ...falling, B: 39.999 }) }],
  [
    'duplicate-rung',
    {
      ladder: ladder(50, 100, {
        rungs: [
          { stage: 'mql', up: total('gte', 50) },
          { stage: 'mql', up: total('gte', 60) },
        ],
      }),
    },
    { ladder: ladder(50, 60) },
  ],
  ['thresholds-out-of-order', { ladder: ladder(50, 50) }, { ladder: ladder(50, 50.001) }],
  [
    'thresholds-out-of-order',
    { ladder: ladder(50, 49, { salesAcceptance: true }) },
    { ladder: ladder(50, 50, { salesAcceptance: true }) },
  ],
  [
    'down-above-up',
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gte', 50), down: total('lt', 51) }] }) },
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gte', 50), down: total('lt', 50) }] }) },
  ],
  [
    'down-above-up',
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gte', 20), down: all(total('lt', 35), never) }] }) },
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gte', 35), down: all(total('lt', 35), never) }] }) },
  ],
  [
    'down-above-up',
    {
      ladder: ladder(50, 100, {
        rungs: [{ stage: 'mql', up: either(total('gte', 50), asked), down: total('lte', 10) }],
      }),
    },
    // Falling is for a reason of its own there, not for too few points.
    {
      ladder: ladder(50, 100, {
        rungs: [{ stage: 'mql', up: total('gte', 50), down: either(total('lt', 40), rival) }],
      }),
    },
  ],
  [
    'held-from-the-start',
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gte', 0) }] }) },
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: total('gt', 0) }] }) },
  ],
  ['held-from-the-start', { groups: [aGroup({ floor: 50 })] }, { groups: [aGroup({ floor: 49 })] }],
  [
    'held-from-the-start',
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: rival }] }) },
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: ask(['lead', 'competitor'], 'isKnown') }] }) },
  ],
  [
    'threshold-out-of-reach',
    { total: { cap: 99 }, ladder: ladder(50, 100) },
    { total: { cap: 100 }, ladder: ladder(50, 100) },
  ],
  [
    'threshold-out-of-reach',
    { total: { cap: 100 }, ladder: ladder(50, 100, { rungs: [{ stage: 'sql', up: total('gt', 100) }] }) },
    { total: { cap: 100 } },
  ],
  [
    'threshold-out-of-reach',
    { rules: [aRule({ limit: { times: 9, per: 'ever' } })] },
    { rules: [aRule({ limit: { times: 10, per: 'ever' } })] },
  ],
  [
    'sales-acceptance-without-sql',
    { ladder: ladder(50, 100, { salesAcceptance: true, rungs: [{ stage: 'mql', up: total('gte', 50) }] }) },
    { ladder: ladder(50, 100, { salesAcceptance: true }) },
  ],
  [
    'reads-too-much',
    { rules: [aRule({ when: ask(['score', 'total'], 'gte', 5) })] },
    { rules: [aRule({ when: ask(['score', 'fit'], 'gte', 5) })] },
  ],
  [
    'reads-too-much',
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: ask(['segments'], 'includes', 'x') }] }) },
    { ladder: ladder(50, 100, { rungs: [{ stage: 'mql', up: ask(['lead', 'industry'], 'is', 'x') }] }) },
  ],
  [
    'relative-date',
    { fit: fit(falling, { rules: [{ id: 'f', when: ask(['lead', 'createdAt'], 'withinLastDays', 5), points: 50 }] }) },
    {
      fit: fit(falling, { rules: [{ id: 'f', when: ask(['lead', 'createdAt'], 'after', '2024-01-01'), points: 50 }] }),
    },
  ],
  [
    'bad-competitor-domain',
    { fit: fit(falling, { competitorDomains: ['@rival.com'] }) },
    { fit: fit(falling, { competitorDomains: ['rival.com'] }) },
  ],
  [
    'rule-without-points',
    { rules: [aRule(), aRule({ id: 'z', points: 0 })] },
    { rules: [aRule(), aRule({ id: 'z', points: 0, disabled: true })] },
  ],
  [
    'rule-never-matters',
    {
      rules: [
        aRule(),
        aRule({
          id: 'n',
          when: { kind: 'all', of: [ask(['lead', 'companySize'], 'gt', 9), ask(['lead', 'companySize'], 'lt', 9)] },
        }),
      ],
    },
    {
      rules: [
        aRule(),
        aRule({
          id: 'n',
          when: { kind: 'all', of: [ask(['lead', 'companySize'], 'gte', 9), ask(['lead', 'companySize'], 'lte', 9)] },
        }),
      ],
    },
  ],
  ['no-rungs', { ladder: ladder(1, 2, { rungs: [] }) }, { ladder: ladder(50, 100) }],
];

const around = { activities: ['Ebook Downloaded', 'Pricing Viewed'] };

describe('checking a model', () => {
  it.each(cases)('finds %s, and not in the near miss', (code, bad, good) => {
    expect(checkModel(aModel(bad), around).map((problem) => problem.code)).toContain(`model/${code}`);
    expect(checkModel(aModel(good), around).map((problem) => problem.code)).not.toContain(`model/${code}`);
  });

  it('has a model for every code in its catalogue', () => {
    expect([...new Set(cases.map(([code]) => code))].sort()).toEqual([...modelProblemCodes].sort());
  });

  it('says with which points climbing and falling overlap, as when MQL is lowered in the starter model', () => {
    const starter = starterModel();
    const [mql, ...others] = starter.ladder.rungs;
    const mqlAt = (points: number) => {
      const up = all(either(total('gte', points), ask(['did', 'Demo Requested', 'count'], 'gte', 1)), rival);
      const rungs = mql === undefined ? [] : [{ ...mql, up }, ...others];
      return checkModel({ ...starter, ladder: { ...starter.ladder, rungs } }).filter(
        ({ code }) => code === 'model/down-above-up',
      );
    };
    expect(mqlAt(50)).toEqual([]);
    expect(mqlAt(35)).toEqual([]);
    expect(mqlAt(20)).toMatchObject([
      {
        where: 'ladder/rungs/0/down',
        message: 'A lead becomes MQL from 20 points and falls again up to 35: between the two it does not climb.',
      },
    ]);
  });

  it('says where the problem is', () => {
    expect(checkModel(aModel({ groups: [aGroup({ cap: -5 })] }))[0]).toMatchObject({
      where: 'groups/0/cap',
      severity: 'error',
    });
  });

  it('finds nothing wrong with the model that a workspace starts with', () => {
    expect(checkModel(starterModel())).toEqual([]);
  });
});

describe('how far a model reaches', () => {
  it('is the cap where nothing limits how often a rule counts', () => {
    expect(reach(aModel({ groups: [aGroup({ cap: 70 })] })).total).toEqual({ points: 70, kind: 'exact' });
    expect(reach(aModel()).total).toBeNull();
  });

  it('counts what is left of earlier days under a daily limit', () => {
    // 10 today, 7.5 of yesterday, 5 of the day before, 2.5 of the day before that.
    const model = aModel({
      groups: [aGroup({ decay: { kind: 'linear', days: 4 } })],
      rules: [aRule({ limit: { times: 1, per: 'day' } })],
    });
    expect(reach(model).total).toEqual({ points: 25, kind: 'exact' });
  });

  it('finds the Monday on which two weeks count most', () => {
    // 10 on Monday, and of Sunday's 10 after one day of ten 9; the Sunday before is 8 days old: 2.
    const model = aModel({
      groups: [aGroup({ decay: { kind: 'linear', days: 10 } })],
      rules: [aRule({ limit: { times: 1, per: 'week' } })],
    });
    expect(reach(model).total).toEqual({ points: 21, kind: 'exact' });
  });

  it('calls itself a bound where a gain may not come without a loss', () => {
    const model = aModel({ rules: [aRule({ limit: { times: 3, per: 'ever' } }), aRule({ id: 's', points: -1 })] });
    expect(reach(model).total).toEqual({ points: 30, kind: 'bound' });
  });

  it('adds up the best fit over fields that hang together', () => {
    // Nobody is in both industries: the better one counts, and a title beside it.
    const rule = (id: string, field: string, value: string, points: number) => ({
      id,
      when: ask(['lead', field], 'is', value),
      points,
    });
    const rules = [
      rule('a', 'industry', 'Software', 20),
      rule('b', 'industry', 'Retail', 30),
      rule('c', 'jobTitle', 'CTO', 5),
    ];
    expect(reach(aModel({ fit: fit(falling, { rules }) })).fit).toEqual({ points: 35, kind: 'exact' });
  });
});
