import { describe, expect, test } from 'vitest';
import type { Counts } from '../../../rule-builder/src/editor/state.ts';
import { impactOf, mostEmails, mostEmailsTogether } from '../../../rule-builder/src/publish/impact.ts';
import { type Flow, pointsModel } from '../../../shared/flow/index.ts';
import { starterModel } from '../../../shared/scoring/index.ts';
import { aFlow, email, repeat, step, waitDays } from '../../flow/a-flow.ts';

const words = () => 'a condition';
const nothing = { added: [], removed: [], changed: [], model: [] };
const live = aFlow({ hello: email('pause'), pause: waitDays(1, 'bye'), bye: email() });
const counts: Counts = {
  asOf: '2026-06-01T12:00:00.000Z',
  entered: 20,
  inside: 7,
  completed: 13,
  exited: 0,
  failed: 0,
  steps: { pause: { here: 7, passed: 20, failed: 0, outlets: {} } },
  versions: [{ version: 1, inside: 7 }],
};

describe('what publishing changes', () => {
  test('is nothing for the same flow, in whatever order its keys were written', () => {
    expect(impactOf(live, structuredClone(live), null, words)).toEqual(nothing);
    const turned = Object.fromEntries(
      Object.entries(live.steps).map(([id, each]) => [
        id,
        { next: each.next, settings: each.settings, kind: each.kind },
      ]),
    );
    expect(impactOf(live, { ...live, steps: turned }, null, words)).toEqual(nothing);
    const deep = (settings: Record<string, unknown>) => aFlow({ a: step('odd', { of: [settings] }) });
    expect(impactOf(deep({ a: 1, b: 2 }), deep({ b: 2, a: 1 }), null, words)).toEqual(nothing);
  });

  test('is every step where nothing is live', () => {
    expect(impactOf(null, live, counts, words)).toEqual({ ...nothing, added: ['hello', 'pause', 'bye'] });
  });

  test('names what is new, what goes with the leads that wait there, and what differs', () => {
    const draft = aFlow({ hello: email('call', 'other'), call: step('notify', {}, 'bye'), bye: email() });
    expect(impactOf(live, draft, counts, words)).toEqual({
      added: ['call'],
      removed: [{ id: 'pause', here: 7 }],
      changed: ['hello'],
      model: [],
    });
    expect(impactOf(live, draft, null, words).removed).toEqual([{ id: 'pause', here: 0 }]);
    expect(impactOf(live, aFlow({ pause: live.steps.pause ?? email() }), counts, words).removed).toEqual([
      { id: 'hello', here: 0 },
      { id: 'bye', here: 0 },
    ]);
  });

  test('says that another order in a list is a change', () => {
    const listed = (of: number[]) => aFlow({ a: step('odd', { of }) });
    expect(impactOf(listed([1, 2]), listed([2, 1]), null, words).changed).toEqual(['a']);
  });

  test('takes a step with a name of JavaScript for what it is', () => {
    const odd = aFlow({ toString: email() });
    expect(impactOf(aFlow({}), odd, null, words).added).toEqual(['toString']);
    expect(impactOf(odd, aFlow({}), counts, words).removed).toEqual([{ id: 'toString', here: 0 }]);
  });

  test('compares two models, and a model with nothing but another one', () => {
    const model = starterModel();
    const before = pointsModel(model).flow;
    const after = pointsModel({ ...model, timeZone: 'Asia/Tokyo' }).flow;
    expect(impactOf(before, before, null, words).model).toEqual([]);
    expect(impactOf(before, after, null, words).model.map(({ what }) => what)).toEqual([
      `The time zone: ${model.timeZone} → Asia/Tokyo`,
    ]);
    expect(impactOf(live, after, null, words).model).toEqual([]);
    expect(impactOf(before, live, null, words).model).toEqual([]);
    expect(impactOf(null, after, null, words).model).toEqual([]);
  });
});

describe('the most emails that a lead can get in thirty days', () => {
  const weekly = (more: Partial<Flow> = {}) =>
    aFlow({ hello: email('pause'), pause: waitDays(7, 'bye'), bye: email() }, more);

  test('are those of the longest way, counting again where a lead may come in again', () => {
    expect(mostEmails(weekly())).toBe(2);
    expect(mostEmails(aFlow({ pause: waitDays(31, 'hello'), hello: email() }))).toBe(1);
    expect(mostEmails(aFlow({ hello: email('pause'), pause: waitDays(30, 'bye'), bye: email() }))).toBe(1);
    expect(mostEmails(aFlow({ hello: email('pause'), pause: waitDays(29, 'bye'), bye: email() }))).toBe(2);
    expect(mostEmails(aFlow({ again: repeat(3, 'hello', null), hello: email('again') }))).toBe(3);
    expect(mostEmails(aFlow({ tell: step('notify', { channel: 'email', to: 'owner', message: 'x' }) }))).toBe(0);
    const daily = aFlow({ hello: email() }, { reentry: { kind: 'after', days: 10 } });
    expect(mostEmails(daily)).toBe(3);
  });

  test('add up over the flows that are live, this one in place of its own live version', () => {
    expect(mostEmailsTogether(weekly(), [])).toBe(2);
    expect(mostEmailsTogether(weekly(), [aFlow({ hello: email() }, { id: 'other' })])).toBe(3);
    expect(mostEmailsTogether(weekly(), [live, aFlow({ hello: email() }, { id: 'other' })])).toBe(3);
  });

  test('have no bound together where one flow has none', () => {
    const endless = aFlow({ hello: email() }, { id: 'endless', reentry: { kind: 'always' } });
    expect(mostEmails(endless)).toBeNull();
    expect(mostEmailsTogether(weekly(), [endless])).toBeNull();
    expect(mostEmailsTogether(endless, [weekly()])).toBeNull();
  });
});
