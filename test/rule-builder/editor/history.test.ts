import { describe, expect, it } from 'vitest';
import { emptyHistory, type History, record, stepBack, stepForward } from '../../../rule-builder/src/editor/history.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { mqlNurture } from '../../../shared/flow/index.ts';

const named = (name: string): Flow => ({ ...mqlNurture.flow, name });
const labels = ({ past }: History) => past.map(({ label }) => label);

/** Typing letter by letter into one field, each so many milliseconds after the one before. */
const typing = (history: History, burst: string, gaps: readonly number[], from = 0): History => {
  let at = from;
  let made = history;
  for (const [n, gap] of gaps.entries()) {
    at += gap;
    made = record(made, { flow: named(`${burst} ${n}`), label: `Edit ${burst}`, burst, at });
  }
  return made;
};

describe('undo', () => {
  it('takes a burst of typing back at once, to the flow as it was before its first letter', () => {
    const history = typing(emptyHistory, 'name', [0, 1000, 1499, 1499]);
    expect(labels(history)).toEqual(['Edit name']);
    expect(stepBack(history, named('now'))?.flow.name).toBe('name 0');
  });

  it('begins another entry after a pause of a second and a half, however long the typing went on', () => {
    expect(labels(typing(emptyHistory, 'name', [0, 1499, 1500]))).toEqual(['Edit name', 'Edit name']);
    expect(stepBack(typing(emptyHistory, 'name', [0, 1500]), named('now'))?.flow.name).toBe('name 1');
  });

  it('begins another entry in another field, and after an edit that is no typing', () => {
    const first = typing(emptyHistory, 'name', [0]);
    expect(labels(typing(first, 'note', [100]))).toEqual(['Edit name', 'Edit note']);
    const cut = record(first, { flow: named('cut'), label: 'Cut', at: 100 });
    expect(labels(typing(cut, 'name', [200]))).toEqual(['Edit name', 'Cut', 'Edit name']);
    expect(labels(record(cut, { flow: named('cut'), label: 'Cut', at: 101 }))).toEqual(['Edit name', 'Cut', 'Cut']);
  });

  it('does not go on with a burst that was undone, or undone and done again', () => {
    const typed = typing(emptyHistory, 'name', [0]);
    const back = stepBack(typed, named('typed'));
    if (back === null) throw new Error('There is something to undo.');
    expect(labels(typing(back.history, 'name', [100]))).toEqual(['Edit name']);
    expect(typing(back.history, 'name', [100]).future).toEqual([]);
    const forth = stepForward(back.history, back.flow);
    if (forth === null) throw new Error('There is something to do again.');
    expect(forth.flow.name).toBe('typed');
    expect(labels(typing(forth.history, 'name', [100]))).toEqual(['Edit name', 'Edit name']);
  });

  it('goes back and forth over the same flows', () => {
    const history = record(record(emptyHistory, { flow: named('a'), label: 'One', at: 0 }), {
      flow: named('b'),
      label: 'Two',
      at: 1,
    });
    const one = stepBack(history, named('c'));
    const two = one && stepBack(one.history, one.flow);
    expect([one?.label, one?.flow.name, two?.label, two?.flow.name]).toEqual(['Two', 'b', 'One', 'a']);
    const again = two && stepForward(two.history, two.flow);
    const last = again && stepForward(again.history, again.flow);
    expect([again?.flow.name, last?.flow.name, last?.history.future]).toEqual(['b', 'c', []]);
    expect(stepBack(emptyHistory, named('a'))).toBeNull();
    expect(stepForward(emptyHistory, named('a'))).toBeNull();
  });

  it('remembers five hundred edits and forgets the oldest', () => {
    let history = emptyHistory;
    for (let n = 0; n < 501; n += 1) history = record(history, { flow: named(`${n}`), label: `${n}`, at: n });
    expect([history.past.length, history.past[0]?.label, history.past.at(-1)?.label]).toEqual([500, '1', '500']);
  });
});
