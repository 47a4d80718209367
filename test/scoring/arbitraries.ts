import fc from 'fast-check';
import type { Condition } from '../../shared/condition/index.ts';
import { type LedgerEntry, Stage } from '../../shared/lead/index.ts';
import { type Decay, type Rule, ScoringModel } from '../../shared/scoring/index.ts';

const types = ['Ebook Downloaded', 'Pricing Viewed', 'Demo Requested', 'Page Viewed', 'Unscored Thing'];
const start = Date.UTC(2024, 2, 20);

/** Instants within 80 days in which clocks change in Europe, often close together or the same. */
export const instants = fc
  .tuple(
    fc.integer({ min: 0, max: 80 }),
    fc.constantFrom(0, 1, 12 * 60, 22 * 60 + 30, 23 * 60 + 59),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([day, minute, ms]) => new Date(start + day * 86_400_000 + minute * 60_000 + ms).toISOString());

const test = (field: string[], op: string, value: string | number | boolean): Condition => ({
  kind: 'test',
  field,
  op,
  value,
});
const points = fc.constantFrom(0.001, 0.333, 1, 5, 10, 12.5, 25, 60);
const signed = fc.tuple(points, fc.constantFrom(1, 1, 1, -1)).map(([value, sign]) => value * sign);

/** `exact: true` leaves half-lives out, which the slow reference only knows to one part in 65,536. */
const decays = (exact: boolean): fc.Arbitrary<Decay> =>
  fc.oneof(
    fc.constant<Decay>({ kind: 'none' }),
    ...(exact ? [] : [fc.record({ kind: fc.constant('halfLife' as const), days: fc.constantFrom(1, 3, 10, 30) })]),
    fc.record({ kind: fc.constant('linear' as const), days: fc.constantFrom(1, 7, 30, 45) }),
    fc.record({
      kind: fc.constant('steps' as const),
      percent: fc.constantFrom(25, 40, 100),
      everyDays: fc.constantFrom(1, 7, 30),
    }),
    fc.record({ kind: fc.constant('expire' as const), days: fc.constantFrom(1, 7, 30) }),
  );

const ruleConditions = fc.constantFrom<Condition>(
  test(['lead', 'industry'], 'is', 'Software'),
  test(['activity', 'properties', 'title'], 'is', 'A'),
  test(['did', 'Page Viewed', 'count'], 'gte', 2),
  { kind: 'any', of: [test(['lead', 'industry'], 'isNot', 'Retail'), test(['grade'], 'is', 'A')] },
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });

/** Leaves out what is undefined, as the schema wants it. */
const tidy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const rules = (exact: boolean): fc.Arbitrary<Rule[]> =>
  fc
    .array(
      fc.record({
        group: fc.constantFrom('a', 'b'),
        activity: fc.constantFrom(...types.slice(0, 4)),
        when: maybe(ruleConditions),
        points: signed,
        limit: maybe(
          fc.record({
            times: fc.integer({ min: 1, max: 3 }),
            per: fc.constantFrom('day' as const, 'week' as const, 'ever' as const),
          }),
        ),
        distinctBy: maybe(fc.constant('title')),
        frequency: maybe(fc.record({ times: fc.integer({ min: 2, max: 3 }), withinDays: fc.constantFrom(1, 7, 30) })),
        decay: maybe(decays(exact)),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((all) => all.map((rule, i): Rule => tidy({ ...rule, id: `r${i}` }) as Rule));

const thresholds = fc.constantFrom<Condition>(
  test(['score', 'total'], 'gte', 20),
  test(['score', 'total'], 'gt', 5),
  test(['score', 'groups', 'a'], 'gte', 10),
  test(['score', 'total'], 'between', 0),
  { kind: 'any', of: [test(['score', 'total'], 'gte', 50), test(['did', 'Demo Requested', 'count'], 'gte', 1)] },
  { kind: 'not', of: test(['score', 'total'], 'gte', 10) },
  { kind: 'all', of: [test(['grade'], 'is', 'A'), test(['score', 'total'], 'gte', 10)] },
  test(['bant', 'budget'], 'is', true),
);
const downs = fc.constantFrom<Condition>(
  test(['score', 'total'], 'lt', 15),
  test(['score', 'total'], 'lte', 4),
  test(['score', 'groups', 'b'], 'gt', 10),
  { kind: 'not', of: test(['score', 'total'], 'gte', 10) },
);
const between = (condition: Condition): Condition =>
  condition.kind === 'test' && condition.op === 'between' ? { ...condition, value: [5, 30] } : condition;

const rest = fc.record(
  {
    to: fc.constantFrom('recycled', 'lead', 'mql'),
    points: fc.constantFrom(1, 25, 60),
    days: fc.constantFrom(1, 5, 40),
    handRaise: fc.boolean(),
  },
  { requiredKeys: ['handRaise'] },
);
const rests = fc.record({
  handRaises: fc.subarray(types),
  byReason: fc.record({ timing: rest }),
  otherwise: rest,
});

/** Models of every sort that publishing lets through, and some stranger ones. */
export const models = ({ exact = false } = {}): fc.Arbitrary<ScoringModel> =>
  fc
    .record({
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'),
      a: fc.record({
        decay: decays(exact),
        cap: maybe(fc.constantFrom(20, 33.333)),
        floor: maybe(fc.constantFrom(-5, 0)),
      }),
      b: fc.record({ decay: decays(exact), cap: maybe(fc.constantFrom(40)), floor: maybe(fc.constantFrom(0)) }),
      rules: rules(exact),
      total: fc.record({ cap: maybe(fc.constantFrom(55)), floor: maybe(fc.constantFrom(0)) }),
      up: fc.tuple(thresholds, thresholds),
      down: fc.tuple(maybe(downs), maybe(downs)),
      both: fc.boolean(),
      salesAcceptance: fc.boolean(),
      inactivityDays: maybe(fc.constantFrom(2, 10, 30)),
      rejectedTo: fc.constantFrom('recycled', 'lead', 'mql', 'disqualified'),
      afterRejection: maybe(rests),
    })
    .map((m) =>
      ScoringModel.parse(
        tidy({
          timeZone: m.timeZone,
          groups: [
            { id: 'a', name: 'A', ...m.a },
            { id: 'b', name: 'B', ...m.b },
          ],
          rules: m.rules,
          total: m.total,
          fit: {
            rules: [
              { id: 'f1', when: test(['lead', 'industry'], 'is', 'Software'), points: 30 },
              { id: 'f2', when: { kind: 'test', field: ['lead', 'title'], op: 'isUnknown' }, points: -7.5 },
            ],
            cutoffs: { A: 30, B: 20, C: 10, D: 0 },
          },
          bant: {
            budget: test(['lead', 'budget'], 'is', 'approved'),
            authority: { kind: 'any', of: [] },
            need: { kind: 'any', of: [] },
            timeline: { kind: 'any', of: [] },
          },
          ladder: {
            rungs: [
              { stage: 'mql', up: between(m.up[0]), down: m.down[0] },
              ...(m.both ? [{ stage: 'sql', up: between(m.up[1]), down: m.down[1] }] : []),
            ],
            salesAcceptance: m.salesAcceptance,
            inactivityDays: m.inactivityDays,
            rejectedTo: m.rejectedTo,
            afterRejection: m.afterRejection,
          },
        }),
      ),
    );

const entryBodies: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('activity'),
      type: fc.constantFrom(...types),
      properties: fc.record(
        { title: fc.constantFrom('A', 'a', 'B', 'A rather long title of an ebook') },
        { requiredKeys: [] },
      ),
      context: fc.constant({}),
      machine: fc.option(fc.constant('a scanner'), { nil: undefined, freq: 20 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('profile'),
      fields: fc.record(
        {
          industry: fc.constantFrom('Software', 'Retail', null),
          title: fc.constantFrom('CTO', null),
          budget: fc.constantFrom('approved', 'none'),
          city: fc.constantFrom('Kyiv', 'Lyon'),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adjustment'),
      reason: fc.constant('a person said so'),
      change: fc.oneof(
        fc.record(
          {
            what: fc.constantFrom('points', 'points', 'points', 'score'),
            group: fc.constantFrom('a', 'b', 'gone'),
            points: signed,
            fades: fc.boolean(),
          },
          { requiredKeys: ['what', 'group', 'points'] },
        ),
        fc.record({ what: fc.constant('stage'), stage: fc.constantFrom(...Stage.options) }),
        fc.record({ what: fc.constant('freeze'), frozen: fc.boolean() }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outcome'),
      handoff: fc.constant('h'),
      reason: fc.constantFrom('timing', 'other'),
      outcome: fc.constantFrom(
        'accepted',
        'accepted',
        'rejected',
        'rejected',
        'meeting',
        'opportunity',
        'won',
        'lost',
        'disqualified',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('consent'),
      channel: fc.constant('email'),
      state: fc.constantFrom('subscribed', 'unsubscribed'),
      how: fc.constant('a form'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('suppression'),
      address: fc.constant('x'),
      cause: fc.constant('bounced'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('retraction'),
      of: fc
        .tuple(fc.constantFrom('a', 'p', 'j', 'o', 'c', 'n'), fc.integer({ min: 0, max: 30 }))
        .map(([kind, n]) => `${kind}#${n}`),
      reason: fc.constant('a test'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'announced', n: 1, from: 'lead', to: 'mql', cause: 'x' }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'merge', child: 'other' }) },
);

/** Ledgers with everything in them; ids are by place, so that retractions often hit something. */
export const ledgers = (maxLength = 30): fc.Arbitrary<LedgerEntry[]> =>
  fc
    .array(fc.tuple(entryBodies, instants, fc.constantFrom('server', 'tracker', 'person')), { minLength: 1, maxLength })
    .map((all) =>
      all.map(
        ([body, at, source], i) =>
          tidy({ v: 1, id: String(i), at, receivedAt: at, source: { kind: source }, ...body }) as LedgerEntry,
      ),
    );
