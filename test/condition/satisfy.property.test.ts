import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Condition,
  compileCondition,
  domainsOf,
  satisfy,
  search,
  type Test,
} from '../../shared/condition/index.ts';
import type { LeadField } from '../../shared/lead/index.ts';
import { runs } from '../runs.ts';

const fields: LeadField[] = [
  { name: 'size', label: 'Size', type: 'number' },
  { name: 'seen', label: 'Seen', type: 'date' },
  { name: 'tags', label: 'Tags', type: 'list' },
  { name: 'city', label: 'City', type: 'text' },
  { name: 'vip', label: 'VIP', type: 'boolean' },
];
const now = '2024-03-10T12:00:00.000Z';
const domainOf = domainsOf(fields);

const one = (field: string[], op: string, value?: Test['value']): Condition => ({
  kind: 'test',
  field,
  op,
  ...(value === undefined ? {} : { value }),
});

/** Every value of each field, on a grid fine enough that each different answer to the tests below is on it. */
const grid = {
  size: [undefined, ...Array.from({ length: 13 }, (_, i) => i / 2 - 1)],
  seen: [
    undefined,
    ...Array.from({ length: 24 }, (_, i) => new Date(Date.parse(now) + (i - 12) * 43_200_000).toISOString()),
  ],
  tags: [undefined, [], ['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c'], ['x']],
  city: [undefined, 'Rome', 'Paris', 'Oslo', 'Bonn'],
  vip: [undefined, true, false],
};
type Name = keyof typeof grid;

const tests = fc.oneof(
  fc
    .tuple(fc.constantFrom('gte', 'gt', 'lte', 'lt', 'is', 'isNot'), fc.integer({ min: 0, max: 4 }))
    .map(([op, n]) => one(['lead', 'size'], op, n)),
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 4 }))
    .map((range) => one(['lead', 'size'], 'between', range)),
  fc
    .tuple(fc.constantFrom('withinLastDays', 'withinNextDays', 'moreThanDaysAgo'), fc.integer({ min: 1, max: 4 }))
    .map(([op, n]) => one(['lead', 'seen'], op, n)),
  fc
    .tuple(fc.constantFrom('includes', 'excludes'), fc.constantFrom('a', 'b', 'c'))
    .map(([op, tag]) => one(['lead', 'tags'], op, tag)),
  fc.constantFrom<string[]>(['a', 'b'], ['b', 'c']).map((tags) => one(['lead', 'tags'], 'includesAnyOf', tags)),
  fc
    .tuple(fc.constantFrom('is', 'isNot'), fc.constantFrom('Rome', 'Paris'))
    .map(([op, city]) => one(['lead', 'city'], op, city)),
  fc
    .constantFrom<string[]>(['Rome', 'Oslo'], ['Paris'])
    .chain((cities) => fc.constantFrom('isOneOf', 'isNoneOf').map((op) => one(['lead', 'city'], op, cities))),
  fc.constantFrom(true, false).map((value) => one(['lead', 'vip'], 'is', value)),
  fc
    .tuple(fc.constantFrom('size', 'seen', 'tags', 'city', 'vip'), fc.constantFrom('isKnown', 'isUnknown'))
    .map(([name, op]) => one(['lead', name], op)),
);
const conditions = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tests,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
})).condition;

const namesIn = (condition: Condition): Name[] => {
  switch (condition.kind) {
    case 'test':
      return [condition.field[1] as Name];
    case 'not':
      return namesIn(condition.of);
    default:
      return [...new Set(condition.of.flatMap(namesIn))];
  }
};

const everyLead = (names: readonly Name[]): Record<string, unknown>[] =>
  names.reduce<Record<string, unknown>[]>(
    (leads, name) => leads.flatMap((lead) => grid[name].map((value) => ({ ...lead, [name]: value }))),
    [{}],
  );

describe('looking for facts that fulfil a condition', () => {
  it('says yes with facts for which it holds and never only where none exist, as trying everything does', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        const names = namesIn(condition);
        fc.pre(names.reduce((product, name) => product * grid[name].length, 1) < 20_000);
        const ask = compileCondition(condition);
        const exists = everyLead(names).some((lead) => ask({ now, lead }));
        const found = satisfy(condition, { domainOf, now, most: 3 });
        expect(found.can).toBe(exists ? 'yes' : 'never');
        if (found.can === 'yes') for (const facts of found.facts) expect(ask({ now, ...facts })).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('finds the most that conditions are worth together', () => {
    const wishes = fc.array(fc.record({ when: tests, worth: fc.integer({ min: -5, max: 9 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(wishes, (all) => {
        const names = [...new Set(all.flatMap(({ when }) => namesIn(when)))];
        fc.pre(names.reduce((product, name) => product * grid[name].length, 1) < 20_000);
        const asks = all.map(({ when, worth }) => ({ ask: compileCondition(when), worth }));
        const worthOf = (lead: Record<string, unknown>) =>
          asks.reduce((sum, { ask, worth }) => sum + (ask({ now, lead }) ? worth : 0), 0);
        const best = Math.max(...everyLead(names).map(worthOf));
        expect(search(all, { domainOf, now })).toMatchObject({ worth: best, exact: true });
      }),
      { numRuns: runs(300) },
    );
  });

  it('decides many fields at once where each can be looked at for itself', () => {
    const of = Array.from({ length: 12 }, (_, i) => one(['lead', `field${i}`], 'isOneOf', ['a', 'b', 'c', 'd', 'e']));
    expect(satisfy({ kind: 'all', of }, { domainOf }).can).toBe('yes');
    const contradiction: Condition = {
      kind: 'all',
      of: [...of, one(['lead', 'size'], 'gt', 5), one(['lead', 'size'], 'lt', 5)],
    };
    expect(satisfy(contradiction, { domainOf }).can).toBe('never');
  });

  it('leaves given facts as they are and looks for the others', () => {
    const condition: Condition = {
      kind: 'all',
      of: [one(['lead', 'city'], 'is', 'Rome'), one(['activity', 'properties', 'plan'], 'is', 'Enterprise')],
    };
    expect(satisfy(condition, { domainOf, given: { lead: { city: 'Oslo' } } }).can).toBe('never');
    expect(satisfy(condition, { domainOf, given: { lead: { city: 'rome' } } })).toEqual({
      can: 'yes',
      facts: [{ activity: { properties: { plan: 'Enterprise' } } }],
    });
  });

  it('says that it does not know where values that can be tried do not tell', () => {
    const parts = (...of: Condition[]): Condition => ({ kind: 'all', of });
    const text = parts(
      one(['lead', 'city'], 'contains', 'x'),
      one(['lead', 'city'], 'doesNotContain', 'xy'),
      one(['lead', 'city'], 'endsWith', 'xy'),
    );
    expect(satisfy(text, { domainOf }).can).toBe('undecided');
    const dates = parts(one(['lead', 'seen'], 'before', '2000-01-01'), one(['lead', 'seen'], 'withinLastDays', 5));
    expect(satisfy(dates, { domainOf, now }).can).toBe('undecided');
    expect(
      satisfy(parts(one(['lead', 'city'], 'startsWith', 'St. '), one(['lead', 'city'], 'endsWith', 'burg')), {
        domainOf,
      }).can,
    ).toBe('yes');
  });

  it('knows that no number lies inside a text, that counts are whole and that a grade is one of five', () => {
    const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
    expect(satisfy(all(one(['grade'], 'isNoneOf', ['A', 'B', 'C', 'D', 'F'])), { domainOf }).can).toBe('never');
    const count = ['did', 'Page Viewed', 'count'];
    expect(satisfy(all(one(count, 'gt', 2), one(count, 'lt', 3)), { domainOf }).can).toBe('never');
    expect(satisfy(all(one(count, 'lt', 0)), { domainOf }).can).toBe('never');
    expect(satisfy(all(one(count, 'is', 0)), { domainOf }).can).toBe('yes');
    const inside = all(one(['lead', 'a'], 'isKnown'), one(['lead', 'a', 'b'], 'is', 'x'));
    expect(satisfy(inside, { domainOf }).can).toBe('yes');
    expect(satisfy(all(one(['lead', 'a'], 'is', 'x'), one(['lead', 'a', 'b'], 'is', 'x')), { domainOf }).can).toBe(
      'undecided',
    );
  });
});
