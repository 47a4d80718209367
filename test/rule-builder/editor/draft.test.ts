import { describe, expect, it } from 'vitest';
import { flowOf, isStartOpen } from '../../../rule-builder/src/editor/draft.ts';
import { mqlNurture, pointsModel } from '../../../shared/flow/index.ts';
import { starterModel } from '../../../shared/scoring/index.ts';
import { goOn } from '../../flow/a-flow.ts';

const outline = { id: 'a', name: 'A', schemaVersion: 1 as const, start: { kind: 'trigger' as const }, steps: {} };

describe('a draft as the editor takes it', () => {
  it('is a whole flow, however little of it was written', () => {
    expect(flowOf(outline)).toEqual({
      ...outline,
      start: { kind: 'trigger', next: goOn(null) },
      exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
      reentry: { kind: 'never' },
    });
    expect(flowOf({ ...outline, steps: { pause: { kind: 'wait' } } }).steps).toEqual({
      pause: { kind: 'wait', settings: {}, next: {} },
    });
  });

  it('is taken as it is where it is whole', () => {
    expect(flowOf(mqlNurture.flow)).toEqual(mqlNurture.flow);
    const { flow } = pointsModel(starterModel());
    expect(flowOf(flow)).toEqual(flow);
  });

  it('keeps what was chosen, and what this version does not know', () => {
    const draft = {
      ...outline,
      start: { kind: 'trigger' as const, next: goOn('pause'), since: 'later' },
      steps: { pause: { kind: 'wait', settings: { for: { amount: 1, unit: 'days' } }, next: goOn(null), note: 'n' } },
      exits: { unsubscribed: false, becameCustomer: false, stageChanged: true },
      reentry: { kind: 'after', days: 3 },
      colour: 'red',
    };
    expect(flowOf(draft)).toEqual(draft);
  });

  it('has an open start only until a trigger is chosen', () => {
    expect(isStartOpen(flowOf(outline))).toBe(true);
    expect(isStartOpen(mqlNurture.flow)).toBe(false);
    expect(isStartOpen(pointsModel(starterModel()).flow)).toBe(false);
  });
});
