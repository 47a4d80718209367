import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/activity/index.ts';
import type { Condition, Test } from '../../shared/condition/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { stageRank } from '../../shared/lead/index.ts';
import {
  compileModel,
  emptyState,
  fold,
  type Program,
  type Rule,
  type ScoringModel,
  view,
  whyNot,
} from '../../shared/scoring/index.ts';
import { runs } from '../runs.ts';
import { aGroup, aModel, aRule, did, instant, learnt, sales, times } from './builders.ts';

const ask = (field: string[], op: string, value?: Test['value']): Condition => ({
  kind: 'test',
  field,
  op,
  ...(value === undefined ? {} : { value }),
});
const property = (name: string, op: string, value?: Test['value']) => ask(['activity', 'properties', name], op, value);
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
const total = (op: string, value: number) => ask(['score', 'total'], op, value);
const now = instant('2024-01-02');

const mqlBy = (up: Condition, down?: Condition): ScoringModel['ladder'] => ({
  rungs: [{ stage: 'mql', up, ...(down === undefined ? {} : { down }) }],
  salesAcceptance: false,
  rejectedTo: 'recycled',
});

/** The stage after more entries, by folding the whole ledger. */
const stageAfter = (program: Program, ledger: readonly LedgerEntry[], more: readonly LedgerEntry[]): number => {
  const folded = fold(program, [...ledger, ...more]);
  return stageRank[view(program, folded, instant('2024-01-02 13:00')).stage];
};

type Way = ReturnType<typeof whyNot>['ways'][number];
const entriesOf = ({ activities, profile }: Way): LedgerEntry[] => [
  ...(profile === undefined ? [] : [learnt('2024-01-02 12:30', profile, { kind: 'person' })]),
  ...activities.map(({ activity, properties }, i) => did(activity, `2024-01-02 12:${31 + i}`, properties)),
];

const activityNames = ['A', 'B', 'C'];
const propertyNames = ['x', 'y'];
const conditions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...propertyNames), fc.constantFrom('is', 'isNot'), fc.constantFrom('p', 'q'))
      .map(([name, op, value]) => property(name, op, value)),
  },
  fc.constantFrom(...propertyNames).map((name) => property(name, 'isKnown')),
  fc
    .tuple(fc.constantFrom(...activityNames), fc.constantFrom('gte', 'lt', 'is'), fc.integer({ min: 0, max: 2 }))
    .map(([type, op, n]) => ask(['did', type, 'count'], op, n)),
  fc.constantFrom('p', 'q').map((value) => ask(['lead', 'industry'], 'is', value)),
  fc.tuple(fc.constantFrom(...propertyNames), fc.constantFrom(...propertyNames)).map(
    ([a, b]): Condition => ({
      kind: 'any',
      of: [property(a, 'is', 'p'), all(property(b, 'is', 'q'), property(a, 'isNot', 'q'))],
    }),
  ),
);
const rules = fc.array(
  fc.record({
    activity: fc.constantFrom('A', 'B'),
    points: fc.constantFrom(10, 20, 30, -20),
    when: fc.option(
      fc.oneof(
        conditions,
        fc.array(conditions, { minLength: 2, maxLength: 2 }).map((of) => all(...of)),
      ),
      { nil: undefined },
    ),
    limit: fc.option(
      fc.record({ times: fc.integer({ min: 1, max: 2 }), per: fc.constantFrom('day' as const, 'ever' as const) }),
      { nil: undefined },
    ),
  }),
  { minLength: 1, maxLength: 4 },
);
const rungs = fc.oneof(
  fc.constantFrom(20, 40, 50, 70).map((n) => total('gte', n)),
  fc.constantFrom(20, 50).map((n) => all(total('gte', n), ask(['did', 'C', 'count'], 'gte', 1))),
  fc.constant(ask(['did', 'C', 'count'], 'gte', 2)),
  fc
    .constantFrom(30, 50)
    .map((n): Condition => ({ kind: 'any', of: [total('gte', n), ask(['did', 'C', 'count'], 'gte', 1)] })),
  fc.constant(all(total('gte', 20), ask(['lead', 'industry'], 'is', 'p'))),
  fc.constant(all(total('gte', 20), ask(['bant', 'met'], 'gte', 4))),
);
const models = fc.tuple(rules, rungs, fc.boolean()).map(([some, up, falls]) =>
  aModel({
    rules: some.map(
      ({ when, limit, ...rule }, i): Rule =>
        aRule({ ...rule, id: `r${i}`, ...(when ? { when } : {}), ...(limit ? { limit } : {}) }),
    ),
    groups: [aGroup({ cap: 100 })],
    ladder: mqlBy(up, falls ? total('lt', 10) : undefined),
  }),
);
const ledgers = fc
  .tuple(
    fc.array(fc.constantFrom(...activityNames), { maxLength: 3 }),
    fc.option(fc.constantFrom('p', 'r'), { nil: undefined }),
  )
  .map(([types, industry]) => [
    ...(industry === undefined ? [] : [learnt('2024-01-01 09:00', { industry })]),
    ...types.map((type, i) => did(type, `2024-01-01 1${i}:00`)),
  ]);

const values: (string | undefined)[] = [undefined, 'p', 'q', 'z'];
const everyActivity: [string, Record<string, Json>][] = activityNames.flatMap((type) =>
  values.flatMap((x) =>
    values.map((y): [string, Record<string, Json>] => [
      type,
      { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) },
    ]),
  ),
);

describe('why not, against trying everything', () => {
  it('proposes only what does it, and says "none" only where no one or two activities would', () => {
    fc.assert(
      fc.property(models, ledgers, (model, ledger) => {
        const program = compileModel(model, 1);
        const state = fold(program, ledger);
        const answer = whyNot(program, state, 'mql', now);
        if (stageRank[answer.stage] >= 1) return;
        for (const way of answer.ways) expect(stageAfter(program, ledger, entriesOf(way))).toBeGreaterThanOrEqual(1);
        const byActivities = answer.ways.filter(({ profile }) => profile === undefined);
        const fewest = byActivities[0]?.activities.length ?? 5;
        if (!answer.complete) return;
        const sets = [
          ...everyActivity.map((one) => [one]),
          ...(fewest > 2 ? everyActivity.flatMap((one) => everyActivity.map((two) => [one, two])) : []),
        ].filter((set) => set.length < fewest);
        const found = sets.find(
          (set) =>
            stageAfter(
              program,
              ledger,
              set.map(([type, properties], i) => did(type, `2024-01-02 12:0${i}`, properties)),
            ) >= 1,
        );
        expect(found).toBeUndefined();
      }),
      { numRuns: runs(150) },
    );
  });
});

describe('why not MQL', () => {
  const of = (model: Partial<ScoringModel>, ledger: LedgerEntry[] = [], target: 'mql' | 'sql' = 'mql') => {
    const program = compileModel(aModel(model), 1);
    return whyNot(program, fold(program, ledger), target, now);
  };
  const activitiesOf = (answer: ReturnType<typeof whyNot>) =>
    answer.ways[0]?.activities.map(({ activity, properties }) => [activity, properties]);

  it('knows activities that the ladder asks for and no rule scores', () => {
    expect(activitiesOf(of({ ladder: mqlBy(ask(['did', 'Demo Requested', 'count'], 'gte', 1)) }))).toEqual([
      ['Demo Requested', {}],
    ]);
    expect(
      activitiesOf(of({ ladder: mqlBy(ask(['touchpoints', 'ever', 'Demo Requested', 'Trial Started'], 'gte', 2)) })),
    ).toHaveLength(2);
  });

  it('meets five rules by five properties of one activity', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const five = names.map((name) => aRule({ id: name, points: 12, when: property(name, 'is', 'yes') }));
    expect(activitiesOf(of({ rules: five }))).toEqual([
      ['Ebook Downloaded', Object.fromEntries(names.map((name) => [name, 'yes']))],
    ]);
    // So many properties that not each combination is tried: the best one is.
    const ten = Array.from({ length: 10 }, (_, i) =>
      aRule({ id: `r${i}`, points: 6, when: property(`p${i}`, 'is', 'yes') }),
    );
    expect(activitiesOf(of({ rules: ten }))).toHaveLength(1);
  });

  it('names the property that a rule asks for', () => {
    const rules = [aRule({ points: 60, when: property('plan', 'is', 'Enterprise') })];
    expect(activitiesOf(of({ rules }))).toEqual([['Ebook Downloaded', { plan: 'Enterprise' }]]);
  });

  it('asks for the profile where only that is missing, and only for what is needed of it', () => {
    const ladder: ScoringModel['ladder'] = {
      rungs: [{ stage: 'sql', up: ask(['bant', 'met'], 'gte', 4) }],
      salesAcceptance: false,
      rejectedTo: 'recycled',
    };
    const bant = { budget: 'approved', authority: 'decision maker', need: 'urgent', timeline: 'now' };
    expect(of({ ladder }, [], 'sql').ways).toEqual([{ activities: [], score: 0, profile: bant }]);
    const [way] = of(
      { ladder: mqlBy(all(total('gte', 20), ask(['lead', 'industry'], 'is', 'Software'))) },
      times(1, 'Ebook Downloaded', '2024-01-01'),
    ).ways;
    expect(way).toMatchObject({ profile: { industry: 'Software' }, activities: [{ activity: 'Ebook Downloaded' }] });
  });

  it('says that there is no rung, how many points are needed and how many are there', () => {
    expect(of({ ladder: mqlBy(total('gte', 50)) }, times(3, 'Ebook Downloaded', '2024-01-01'), 'sql')).toMatchObject({
      hasRung: false,
      needed: null,
    });
    expect(of({ ladder: mqlBy(total('gte', 50)) }, times(3, 'Ebook Downloaded', '2024-01-01'))).toMatchObject({
      hasRung: true,
      needed: 50,
      score: 30,
    });
  });

  it('finds the way past MQL where SQL is easier', () => {
    const ladder: ScoringModel['ladder'] = {
      rungs: [
        { stage: 'mql', up: total('gte', 90) },
        { stage: 'sql', up: ask(['did', 'Demo Requested', 'count'], 'gte', 1) },
      ],
      salesAcceptance: false,
      rejectedTo: 'recycled',
    };
    expect(activitiesOf(of({ ladder }))).toEqual([['Demo Requested', {}]]);
  });

  it('finds a way for whom sales rejected, by what it does anew', () => {
    const ledger = [...times(6, 'Ebook Downloaded', '2024-01-01'), sales('2024-01-01 11:00', 'rejected')];
    const program = compileModel(aModel(), 1);
    const [way] = whyNot(program, fold(program, ledger), 'mql', now).ways;
    expect(way === undefined ? 0 : stageAfter(program, ledger, entriesOf(way))).toBe(1);
  });

  it('costs the same for a lead with three thousand traits as for one with three', () => {
    const model = aModel({ rules: [aRule({ points: 7 }), aRule({ id: 's', activity: 'B', points: 6 })] });
    const program = compileModel(model, 1);
    let reads = 0;
    const counted = (n: number) => {
      const traits = Object.fromEntries(Array.from({ length: n }, (_, i) => [`trait${i}`, i]));
      const state = { ...emptyState(), profile: traits, stamps: traits };
      const watched = new Proxy(state.profile, {
        get: (target, name) => {
          reads += 1;
          return Reflect.get(target, name);
        },
        ownKeys: (target) => {
          reads += Object.keys(target).length;
          return Reflect.ownKeys(target);
        },
      });
      reads = 0;
      whyNot(program, { ...state, profile: watched, stamps: watched }, 'mql', now);
      return reads;
    };
    expect(counted(3000)).toBe(counted(3));
  });
});
