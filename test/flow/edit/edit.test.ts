import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeSettings,
  connect,
  copySteps,
  type Edit,
  freshId,
  insertStep,
  moveStep,
  newStep,
  pasteSteps,
  placesOf,
  reachable,
  readClip,
  removeStep,
  startId,
  whyNotHere,
} from '../../../shared/flow/edit/index.ts';
import { type Flow, kinds } from '../../../shared/flow/index.ts';
import { runs } from '../../runs.ts';
import { goOn } from '../a-flow.ts';

const blank: Flow = {
  id: 'test',
  name: 'Test',
  schemaVersion: 1,
  start: { kind: 'trigger', trigger: { on: 'hand' }, next: goOn(null) },
  steps: {},
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'never' },
};

const flowOf = (edit: Edit): Flow => {
  if (!edit.done) throw new Error(edit.why);
  return edit.flow;
};

const add = (flow: Flow, from: string, outlet: string, kind: string, id = freshId(flow, kind)): Flow => {
  const step = newStep(kind);
  if (step === null) throw new Error(kind);
  return flowOf(insertStep(flow, { from, outlet }, id, step));
};

/** A chain of steps after the start. */
const chain = (...names: string[]): Flow =>
  names.reduce((flow, kind, index) => add(flow, names[index - 1] ?? startId, 'then', kind, kind), blank);

describe('editing a flow', () => {
  test('a step goes between what was there', () => {
    const flow = add(chain('sendEmail', 'notify'), 'sendEmail', 'then', 'wait');
    expect(flow.steps.sendEmail?.next).toEqual(goOn('wait'));
    expect(flow.steps.wait?.next).toEqual(goOn('notify'));
  });

  test('what followed a split goes on under everyone else', () => {
    const flow = add(chain('sendEmail'), startId, 'then', 'split');
    expect(flow.steps.split?.next).toEqual({ a: null, else: 'sendEmail' });
  });

  test('without B, A→B→C is A→C', () => {
    const flow = flowOf(removeStep(chain('sendEmail', 'wait', 'notify'), 'wait'));
    expect(flow.steps.sendEmail?.next).toEqual(goOn('notify'));
    expect(Object.keys(flow.steps)).toEqual(['sendEmail', 'notify']);
  });

  test('the branches of a removed split go with it, the main way stays', () => {
    const split = add(add(chain('notify'), startId, 'then', 'split'), 'split', 'a', 'wait');
    const edit = removeStep(split, 'split');
    expect(edit.done && edit.removed).toEqual(['wait']);
    expect(flowOf(edit).start.next).toEqual(goOn('notify'));
  });

  test('the start cannot be removed', () => {
    expect(removeStep(blank, startId)).toMatchObject({ done: false });
  });

  test('a moved step keeps its id and settings', () => {
    const flow = flowOf(moveStep(chain('sendEmail', 'wait', 'notify'), 'wait', { from: 'notify', outlet: 'then' }));
    expect(flow.steps.sendEmail?.next).toEqual(goOn('notify'));
    expect(flow.steps.notify?.next).toEqual(goOn('wait'));
    expect(flow.steps.wait?.settings).toEqual({ for: { amount: 3, unit: 'days' } });
  });

  test('a step does not move into its own branch', () => {
    const flow = add(add(chain('notify'), startId, 'then', 'split'), 'split', 'a', 'wait');
    expect(moveStep(flow, 'split', { from: 'wait', outlet: 'then' })).toMatchObject({ done: false });
  });

  test('a loop without a bound is refused with a sentence', () => {
    const edit = connect(chain('wait', 'notify'), { from: 'notify', outlet: 'then' }, 'wait');
    expect(edit.done ? '' : edit.why).toMatch(/for ever.*Repeat/);
  });

  test('a bounded loop without a wait is refused with a sentence', () => {
    const flow = chain('notify', 'repeat');
    const edit = connect(flow, { from: 'repeat', outlet: 'again' }, 'notify');
    expect(edit.done ? '' : edit.why).toMatch(/no wait/);
  });

  test('a bounded loop with a wait is made', () => {
    const flow = flowOf(connect(chain('wait', 'notify', 'repeat'), { from: 'repeat', outlet: 'again' }, 'wait'));
    expect(flow.steps.repeat?.next.again).toBe('wait');
  });

  test('a branch that is taken away takes its steps along', () => {
    const flow = add(chain('split'), 'split', 'a', 'wait');
    const settings = { branches: [{ id: 'b', name: 'Other', when: { kind: 'all', of: [] } }] };
    const edit = changeSettings(flow, 'split', settings);
    expect(edit.done && edit.removed).toEqual(['wait']);
    expect(flowOf(edit).steps.split?.next).toEqual({ b: null, else: null });
  });

  test('an end does not go where steps follow', () => {
    expect(whyNotHere(chain('wait'), { from: startId, outlet: 'then' }, 'end')).not.toBeNull();
    expect(whyNotHere(chain('wait'), { from: 'wait', outlet: 'then' }, 'end')).toBeNull();
  });

  test('copied steps come back with their settings under new ids, in order', () => {
    const flow = chain('wait', 'notify');
    const clip = readClip(copySteps(flow, ['wait', 'notify']));
    const pasted = flowOf(pasteSteps(flow, { from: 'notify', outlet: 'then' }, clip ?? never()));
    expect(pasted.steps.notify?.next.then).toBe('wait-2');
    expect(pasted.steps['wait-2']?.next.then).toBe('notify-2');
    expect(pasted.steps['wait-2']?.settings).toEqual(flow.steps.wait?.settings);
  });

  test('text that is no steps is not taken for them', () => {
    expect(readClip('hello')).toBeNull();
    expect(readClip('{"ripen":"steps","v":1,"steps":[]}')).toBeNull();
  });

  test('whatever one does, every step stays reachable and every outlet leads to a step or nowhere', () => {
    const names = [...kinds.keys()];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 30 }), (doings) => {
        let flow = blank;
        for (const [what, a, b] of doings) {
          const places = placesOf(flow);
          const place = places[a % places.length];
          const ids = Object.keys(flow.steps);
          const id = ids[b % Math.max(1, ids.length)];
          const kind = names[b % names.length] ?? 'wait';
          const step = newStep(kind);
          if (place === undefined || step === null) continue;
          const edit =
            what % 4 === 0 && id !== undefined
              ? removeStep(flow, id)
              : what % 4 === 1 && id !== undefined
                ? moveStep(flow, id, place)
                : what % 4 === 2 && id !== undefined
                  ? connect(flow, place, id)
                  : insertStep(flow, place, freshId(flow, kind), step);
          if (edit.done) flow = edit.flow;
          expect([...reachable(flow, startId)].sort()).toEqual([startId, ...Object.keys(flow.steps)].sort());
          for (const { to } of placesOf(flow)) expect(to === null || Object.hasOwn(flow.steps, to)).toBe(true);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

const never = (): never => {
  throw new Error('nothing to paste');
};
