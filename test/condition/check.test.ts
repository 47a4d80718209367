import { describe, expect, it } from 'vitest';
import {
  type Condition,
  checkCondition,
  fieldCatalogue,
  isRelative,
  reads,
  Condition as Schema,
  words,
} from '../../shared/condition/index.ts';

const catalogue = fieldCatalogue({
  groups: [{ id: 'g', name: 'Content' }],
  segments: [{ id: 's1', name: 'Webinar guests' }],
  activity: true,
});
const test = (field: string[], op: string, value?: unknown): Condition =>
  Schema.parse({ kind: 'test', field, op, ...(value === undefined ? {} : { value }) });

describe('checking a condition', () => {
  it.each([
    ['condition/unknown-field', test(['lead', 'shoeSize'], 'is', 44), test(['lead', 'industry'], 'is', 'Software')],
    ['condition/unknown-field', test(['lead', 'constructor'], 'isKnown'), test(['lead', 'website'], 'isKnown')],
    [
      'condition/unknown-operator',
      test(['lead', 'industry'], 'looksLike', 'x'),
      test(['lead', 'industry'], 'contains', 'x'),
    ],
    ['condition/operator-not-for-field', test(['lead', 'industry'], 'gte', 5), test(['lead', 'companySize'], 'gte', 5)],
    ['condition/needless-value', test(['lead', 'industry'], 'isKnown', 'x'), test(['lead', 'industry'], 'isKnown')],
    ['condition/bad-value', test(['lead', 'industry'], 'is', 5), test(['lead', 'industry'], 'is', '5')],
    [
      'condition/bad-value',
      test(['lead', 'companySize'], 'between', [9, 1]),
      test(['lead', 'companySize'], 'between', [1, 9]),
    ],
    [
      'condition/bad-value',
      test(['lead', 'createdAt'], 'before', 'May'),
      test(['lead', 'createdAt'], 'before', '2024-05-01'),
    ],
    [
      'condition/bad-value',
      test(['lead', 'industry'], 'isOneOf', []),
      test(['lead', 'industry'], 'isOneOf', ['Retail']),
    ],
    ['condition/count-always-known', test(['did', 'A', 'count'], 'isUnknown'), test(['did', 'A', 'last'], 'isUnknown')],
    ['condition/empty', { kind: 'any', of: [] } as Condition, test(['grade'], 'is', 'A')],
    [
      'condition/empty',
      { kind: 'all', of: [] } as Condition,
      { kind: 'all', of: [test(['grade'], 'is', 'A')] } as Condition,
    ],
  ])('finds %s and lets the near miss pass', (code, bad, good) => {
    expect(checkCondition(bad, catalogue).map((problem) => problem.code)).toEqual([code]);
    expect(checkCondition(good, catalogue)).toEqual([]);
  });

  it('blocks a condition of which a part is empty, and says where', () => {
    const half: Condition = {
      kind: 'all',
      of: [test(['stage'], 'is', 'mql'), { kind: 'not', of: { kind: 'any', of: [] } }],
    };
    expect(checkCondition(half, catalogue, 'exits/when')).toMatchObject([
      { severity: 'error', where: 'exits/when/of/1/of' },
    ]);
  });

  it('says where in a nested condition the problem is', () => {
    const nested: Condition = {
      kind: 'all',
      of: [test(['stage'], 'is', 'mql'), { kind: 'not', of: test(['lead', 'x'], 'isKnown') }],
    };
    expect(checkCondition(nested, catalogue, 'rules/3/when').map(({ where }) => where)).toEqual([
      'rules/3/when/of/1/of/field',
    ]);
  });

  it('knows activity properties only where there is an activity', () => {
    const property = test(['activity', 'properties', 'plan'], 'is', 'team');
    expect(checkCondition(property, catalogue)).toEqual([]);
    expect(checkCondition(property, fieldCatalogue())).toHaveLength(1);
  });
});

describe('a condition in words', () => {
  it('reads as a person would say it', () => {
    const condition: Condition = {
      kind: 'all',
      of: [
        test(['lead', 'industry'], 'is', 'Software'),
        { kind: 'any', of: [test(['grade'], 'isOneOf', ['A', 'B']), test(['score', 'groups', 'g'], 'gte', 20)] },
        { kind: 'not', of: test(['segments'], 'includes', 's1') },
        test(['stage'], 'is', 'mql'),
        test(['did', 'Demo Requested', 'last'], 'withinLastDays', 7),
      ],
    };
    expect(words(condition, catalogue)).toBe(
      'Industry is Software and (Grade is A or B or Content score is at least 20) and not (Segments includes Webinar guests) and Stage is MQL and Last Demo Requested is within the last 7 days',
    );
  });
});

describe('what a condition reads', () => {
  it('names each path once, and the present where an answer depends on it', () => {
    const condition: Condition = {
      kind: 'all',
      of: [
        test(['lead', 'industry'], 'isKnown'),
        test(['lead', 'industry'], 'is', 'x'),
        test(['lead', 'createdAt'], 'moreThanDaysAgo', 3),
      ],
    };
    expect(reads(condition)).toEqual([['lead', 'industry'], ['lead', 'createdAt'], ['now']]);
    expect(isRelative(condition)).toBe(true);
  });
});
