import { describe, expect, it } from 'vitest';
import {
  checkCondition,
  fieldCatalogue,
  newTest,
  operatorOf,
  type Place,
  testOn,
} from '../../shared/condition/index.ts';

const parts = {
  groups: [{ id: 'web', name: 'Website' }],
  segments: [{ id: 's', name: 'Guests' }],
  activities: ['Demo Requested'],
};
const places: Place[] = ['rule', 'fit', 'rung', 'lead', 'activity'];

describe('what a place offers', () => {
  it.each(places)('begins with a condition that is right as it stands (%s)', (place) => {
    const catalogue = fieldCatalogue({ ...parts, place });
    expect(checkCondition(newTest(catalogue), catalogue)).toEqual([]);
  });

  it.each(places)(
    'passes no check but the one for a value that nobody gave yet, for all its fields and operators (%s)',
    (place) => {
      const catalogue = fieldCatalogue({ ...parts, place });
      for (const field of catalogue.fields) {
        const suggested = testOn(catalogue, field.path);
        const wrong = checkCondition(suggested, catalogue);
        expect(wrong.map(({ code }) => code)).toEqual(
          suggested.value === undefined && operatorOf(suggested.op)?.value ? ['condition/bad-value'] : [],
        );
        for (const { op } of catalogue.operators(field)) {
          const codes = checkCondition({ ...suggested, op, value: undefined }, catalogue).map(({ code }) => code);
          expect(['', 'condition/bad-value']).toContain(codes.join());
        }
      }
    },
  );

  it.each<[Place, string[], string[]]>([
    [
      'rule',
      ['lead industry', 'did Demo Requested count', 'grade', 'score fit', 'activity type'],
      ['score total', 'score groups web', 'stage', 'segments'],
    ],
    [
      'fit',
      ['lead industry', 'lead emailKind'],
      ['score total', 'grade', 'did Demo Requested count', 'activity type', 'consent email'],
    ],
    [
      'rung',
      ['score total', 'score groups web', 'grade', 'bant met', 'lead industry', 'did Demo Requested count'],
      ['stage', 'segments', 'activity type', 'consent email'],
    ],
    ['lead', ['score total', 'stage', 'segments', 'consent email'], ['activity type']],
    ['activity', ['score total', 'activity type', 'activity source'], []],
  ])('%s: %j and not %j', (place, offered, refused) => {
    const catalogue = fieldCatalogue({ ...parts, place });
    const names = catalogue.fields.map(({ path }) => path.join(' '));
    for (const name of offered) expect(names).toContain(name);
    for (const name of refused) expect(names).not.toContain(name);
  });

  it('offers no relative dates where the answer may not change by itself', () => {
    const ops = (place: Place) => {
      const catalogue = fieldCatalogue({ place });
      return catalogue.operators(catalogue.find(['lead', 'createdAt'])).map(({ op }) => op);
    };
    expect(ops('fit')).toEqual(['before', 'after', 'on', 'isKnown', 'isUnknown']);
    expect(ops('rule')).toContain('withinLastDays');
  });

  it('takes a property that no activity came with yet, where there is an activity', () => {
    const path = ['activity', 'properties', 'plan'];
    expect(
      checkCondition(
        { ...testOn(fieldCatalogue({ place: 'rule' }), path), value: 'Enterprise' },
        fieldCatalogue({ place: 'rule' }),
      ),
    ).toEqual([]);
    expect(fieldCatalogue({ place: 'fit' }).find(path)).toBeUndefined();
  });
});
