import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf, type OutlineLine } from '../../../rule-builder/src/outline/lines.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import { aFlow, asks, email, goOn, repeat, splitBy, step, waitDays } from '../../flow/a-flow.ts';
import { runs } from '../../runs.ts';

const numRuns = runs(300);

/** The outline as one reads it, two spaces to a depth. */
const read = (flow: Flow): string[] => {
  const text = (line: OutlineLine): string => {
    if (line.is === 'step') return line.id;
    if (line.is === 'branch') return `[${line.outlet}]`;
    if (line.is === 'ends') return 'ends';
    return line.back ? `back to ${line.to}` : `goes on at ${line.to}`;
  };
  return linesOf(flow).map((line) => '  '.repeat(line.depth) + text(line));
};
const isA = asks('grade', 'is', 'A');

describe('the outline of a flow', () => {
  test('reads from top to bottom, without indenting what has one way on', () => {
    expect(read(aFlow({ hello: email('pause'), pause: waitDays(1, 'bye'), bye: email() }))).toEqual([
      'start',
      'hello',
      'pause',
      'bye',
      'ends',
    ]);
    expect(read(aFlow({}))).toEqual(['start', 'ends']);
  });

  test('indents branches, and writes a join after the last branch that leads to it', () => {
    const flow = aFlow({ which: splitBy(isA, 'hello', 'bye'), hello: email('bye'), bye: email() });
    expect(read(flow)).toEqual([
      'start',
      'which',
      '  [yes]',
      '    hello',
      '    goes on at bye',
      '  [else]',
      '    bye',
      '    ends',
    ]);
  });

  test('says where a loop goes back to, and goes on below the step that repeats', () => {
    const flow = aFlow({ again: repeat(3, 'hello', 'bye'), hello: email('again'), bye: email() });
    expect(read(flow)).toEqual([
      'start',
      'again',
      '  [again]',
      '    hello',
      '    back to again',
      '  [done]',
      '    bye',
      '    ends',
    ]);
  });

  test('writes a step that loops back to itself from below where the flow first comes to it', () => {
    const flow = aFlow({
      hello: email('ask'),
      ask: splitBy(isA, 'pause', null),
      pause: waitDays(1, 'hello'),
    });
    expect(read(flow)).toEqual([
      'start',
      'hello',
      'ask',
      '  [yes]',
      '    pause',
      '    back to hello',
      '  [else]',
      '    ends',
    ]);
  });

  test('writes a step with a loop below it and two ways into it once', () => {
    const flow = aFlow({
      which: splitBy(isA, 'hello', 'hello'),
      hello: splitBy(isA, 'pause', null),
      pause: waitDays(1, 'hello'),
    });
    expect(read(flow).filter((line) => line.endsWith('hello'))).toEqual([
      '    hello',
      '        back to hello',
      '    goes on at hello',
    ]);
  });

  test('writes a join after the last branch also where it leads back to the step that branches', () => {
    const flow = aFlow({ which: splitBy(isA, 'hello', 'hello'), hello: email('which') });
    expect(read(flow)).toEqual([
      'start',
      'which',
      '  [yes]',
      '    goes on at hello',
      '  [else]',
      '    hello',
      '    back to which',
    ]);
  });

  test('writes a join at once where another way into it comes from below, whichever branch that is', () => {
    const flow = aFlow({
      which: splitBy(isA, 'many', 'many'),
      many: step('unknown', {}, { a: 'pause', b: 'bye', c: 'bye' }),
      pause: waitDays(1, 'many'),
      bye: email(),
    });
    expect(read(flow).slice(0, 6)).toEqual(['start', 'which', '  [yes]', '    many', '      [a]', '        pause']);
  });

  test('waits for the last of several ways also after a way that ends', () => {
    const flow = aFlow({ many: step('unknown', {}, { a: 'bye', b: null, c: 'bye' }), bye: email() });
    expect(read(flow)).toEqual([
      'start',
      'many',
      '  [a]',
      '    goes on at bye',
      '  [b]',
      '    ends',
      '  [c]',
      '    bye',
      '    ends',
    ]);
  });

  test('writes what nothing leads to at the end, and takes nothing from the flow for it', () => {
    const flow = aFlow({ hello: email('bye'), bye: email(), stray: waitDays(1, 'bye') });
    expect(read(flow)).toEqual(['start', 'hello', 'bye', 'ends', 'stray', 'goes on at bye']);
  });

  test('goes on from what nothing leads to as from the start', () => {
    const flow = aFlow({ hello: email(), stray: waitDays(1, 'bye'), bye: email() });
    expect(read(flow)).toEqual(['start', 'hello', 'ends', 'stray', 'bye', 'ends']);
  });

  test('does not wait for a way that its step no longer has', () => {
    const flow = aFlow({ hello: { ...email('bye'), next: { ...goOn('bye'), gone: 'bye' } }, bye: email() });
    expect(read(flow)).toEqual(['start', 'hello', 'bye', 'ends']);
  });
});

/** Any flow at all: joins, loops, pieces that nothing leads to. */
const anyFlow = fc.integer({ min: 1, max: 12 }).chain((n) => {
  const to = fc.option(
    fc.integer({ min: 0, max: n - 1 }).map((index) => `s${index}`),
    { nil: null },
  );
  return fc
    .array(fc.array(to, { maxLength: 3 }), { minLength: n, maxLength: n })
    .map((each) =>
      aFlow(
        Object.fromEntries(
          each.map((outlets, index) => [
            `s${index}`,
            step('unknown', {}, Object.fromEntries(outlets.map((next, nth) => [`o${nth}`, next]))),
          ]),
        ),
      ),
    );
});

const reached = (flow: Flow): string[] => {
  const found = new Set<string>();
  const open = Object.values(flow.start.next);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === null || found.has(id)) continue;
    found.add(id);
    open.push(...Object.values(flow.steps[id]?.next ?? {}));
  }
  return Object.keys(flow.steps).filter((id) => found.has(id));
};

describe('the outline of any flow', () => {
  test('has each step once, says of every way where it goes, and has a key of its own for each line', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const lines = linesOf(flow);
        const steps = lines.flatMap((line) => (line.is === 'step' ? [line.id] : []));
        expect(steps.toSorted()).toEqual(['start', ...Object.keys(flow.steps)].toSorted());
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
        const ways = [flow.start, ...Object.values(flow.steps)].flatMap(({ next }) => Object.values(next));
        expect(lines.filter(({ is }) => is === 'ends')).toHaveLength(ways.filter((way) => way === null).length);
      }),
      { numRuns },
    );
  });

  test('is that of what the start leads to, with the rest after it', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const ids = reached(flow);
        const alone = {
          ...flow,
          steps: Object.fromEntries(Object.entries(flow.steps).filter(([id]) => ids.includes(id))),
        };
        const expected = linesOf({ ...alone, start: { ...alone.start, next: goOn(ids.length > 0 ? 's0' : null) } });
        expect(linesOf(flow).slice(0, expected.length)).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
