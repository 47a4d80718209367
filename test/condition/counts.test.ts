import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import {
  type Condition,
  checkCondition,
  compileCondition,
  fieldCatalogue,
  type Test,
  toJsonata,
  words,
} from '../../shared/condition/index.ts';
import { explain } from '../../shared/simulation/explain.ts';

const ask = (field: string[], op: string, value?: Test['value']): Condition => ({
  kind: 'test',
  field,
  op,
  ...(value === undefined ? {} : { value }),
});
const times = (op: string, value?: Test['value']) => ask(['did', 'Demo Requested', 'count'], op, value);
const never = { now: '2024-03-01T10:00:00.000Z', lead: {}, did: {} };
const twice = { ...never, did: { 'Demo Requested': { count: 2, last: '2024-02-01T00:00:00.000Z' } } };

const holds = async (condition: Condition, facts: Record<string, unknown>): Promise<boolean> => {
  const answer = compileCondition(condition)(facts);
  expect(await jsonata(toJsonata(condition)).evaluate({}, { facts })).toBe(answer);
  return answer;
};

describe('what was never done was done zero times', () => {
  it.each<[string, Test['value'], boolean, boolean]>([
    ['is', 0, true, false],
    ['isNot', 0, false, true],
    ['lt', 1, true, false],
    ['lte', 0, true, false],
    ['gte', 0, true, true],
    ['gt', 0, false, true],
    ['between', [0, 1], true, false],
    ['isOneOf', [0, 7], true, false],
    ['isNoneOf', [0, 7], false, true],
    // Written before counts began at zero, these mean "at least 1" and "is 0".
    ['isKnown', undefined, false, true],
    ['isUnknown', undefined, true, false],
  ])('asked "%s %s": never %s, twice %s', async (op, value, ofNever, ofTwice) => {
    expect(await holds(times(op, value), never)).toBe(ofNever);
    expect(await holds(times(op, value), {})).toBe(ofNever);
    expect(await holds(times(op, value), twice)).toBe(ofTwice);
  });

  it('knows no last time of what was never done', async () => {
    expect(await holds(ask(['did', 'Demo Requested', 'last'], 'isUnknown'), never)).toBe(true);
    expect(await holds(ask(['did', 'Demo Requested', 'last'], 'moreThanDaysAgo', 1), never)).toBe(false);
  });

  it('shows the zero where it explains an answer', () => {
    expect(explain(times('is', 0), never)).toMatchObject({ actual: 0, met: true });
  });

  it('offers no "is unknown" for a count, and says in words what an old one means', () => {
    const catalogue = fieldCatalogue();
    const offered = catalogue.operators(catalogue.find(['did', 'Demo Requested', 'count'])).map(({ op }) => op);
    expect(offered).toContain('lte');
    expect(offered).not.toContain('isUnknown');
    expect(words(times('isUnknown'), catalogue)).toBe('Times Demo Requested is 0');
  });
});

describe('a count over several activities', () => {
  const did = {
    'Ebook Downloaded': { count: 3, last: '2024-02-29T10:00:00.000Z', recent: [1, 1, 40] },
    'Webinar Attended': { count: 1, last: '2024-02-20T10:00:00.000Z', recent: [10] },
    'Page Viewed': { count: 9, last: '2024-03-01T09:00:00.000Z', recent: [0, 0, 2, 3, 5, 6, 7, 8, 89] },
  };
  const facts = { ...never, did };
  it.each<[string[], number]>([
    [['touchpoints', 'ever'], 13],
    [['touchpoints', 'ever', 'Ebook Downloaded', 'Webinar Attended', 'Demo Requested'], 4],
    [['touchpoints', '30'], 11],
    [['touchpoints', '30', 'Ebook Downloaded', 'Webinar Attended'], 3],
    [['touchpoints', '10', 'Ebook Downloaded', 'Webinar Attended'], 2],
    [['touchpoints', '1', 'Page Viewed'], 2],
    [['touchpoints', '30', 'Demo Requested'], 0],
  ])('%j counts %i', async (field, count) => {
    expect(await holds(ask(field, 'is', count), facts)).toBe(true);
    expect(await holds(ask(field, 'gt', count), facts)).toBe(false);
    expect(await holds(ask(field, 'is', 0), never)).toBe(true);
  });

  it('is named in words', () => {
    const condition = ask(['touchpoints', 'ever', 'A', 'B', 'C'], 'gte', 5);
    expect(words(condition, fieldCatalogue())).toBe('Times A, B or C is at least 5');
    expect(checkCondition(condition, fieldCatalogue())).toEqual([]);
  });
});
