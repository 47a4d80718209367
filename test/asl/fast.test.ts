import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type FastPath, fastPathOf } from '../../shared/asl/fast/compile.ts';
import { SLOW } from '../../shared/asl/fast/node.ts';
import type { Json } from '../../shared/asl/index.ts';
import { numRuns } from './machines.ts';

// The fast path is inside the area: what must hold is that nobody outside can tell it from jsonata.

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 2.5, '', 'a', 'A', 'string', 'number', [], {}),
  fc.constantFrom<Json>([1], ['a'], [1, 'a'], [[1]], [{ a: 1 }], [{ a: [1] }, { a: [2] }]),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { depthSize: 'small' },
  leaf,
  fc.dictionary(fc.constantFrom('a', 'b', 'length'), leaf, { maxKeys: 3 }) as fc.Arbitrary<Json>,
  fc.dictionary(fc.constantFrom('a', 'b'), fc.dictionary(fc.constantFrom('a', 'b'), leaf) as fc.Arbitrary<Json>),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const e = tie('expression');
  const atom = fc.constantFrom(
    ...['1', '0', '-0', '"a"', '""', '"number"', 'true', 'false', 'null', '[]', '{}', '["a", 1]', '[[1]]'],
    ...['$x', '$y', '$v', '$o', '$missing', '$states', '$states.input', '$states.input.a', '$states.input.a.b'],
    ...[
      '$x.a',
      '$x.a.b',
      '$y.b.a',
      '$x.length',
      '$states.input.constructor',
      '$x[]',
      '$x[0]',
      '$x.a[]',
      'a',
      '$',
      '$sum',
    ],
  );
  const name = fc.constantFrom('"a"', '"b"', '"toString"', '""');
  const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '&', 'and', 'or', 'in');
  const bound = fc.constantFrom('$v', '$o', '$x', '$type');
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      fc.tuple(e, operator, e).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(e, e, e).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(e, e).map(([a, b]) => `(${a} ? ${b})`),
      fc.tuple(bound, e, e).map(([v, a, b]) => `(${v} := ${a}; ${b})`),
      fc
        .tuple(fc.constantFrom('type', 'exists', 'not', 'lowercase', 'count', 'string', 'merge', 'uppercase'), e)
        .map(([f, a]) => `$${f}(${a})`),
      fc.tuple(e, name).map(([a, n]) => `$lookup(${a}, ${n})`),
      fc.tuple(fc.constantFrom('append', 'contains'), e, e).map(([f, a, b]) => `$${f}(${a}, ${b})`),
      fc.tuple(e, e).map(([a, b]) => `[${a}, ${b}]`),
      fc.tuple(e, e).map(([a, b]) => `$merge([${a}, ${b}])`),
      e.map((a) => `[[${a}], (${a})]`),
      fc.tuple(e, e).map(([a, b]) => `{"a": ${a}, "b": ${b}}`),
      // The shape of our conditions.
      fc
        .tuple(name, e)
        .map(([n, a]) => `($v := $lookup($x, ${n}); $type($v) = "string" ? $lowercase($v) = ${a} : false)`),
      fc.tuple(name, e).map(([n, a]) => `($v := $lookup($x, ${n}); $type($v) = "number" ? $v > ${a} : false)`),
    ),
  };
});

/** What JSON makes of jsonata's result: undefined when it is nothing or an error. */
const slowly = async (text: string, variables: { [name: string]: Json }, input: Json): Promise<string | undefined> => {
  try {
    const states = { input, context: {} };
    const bindings = structuredClone({ ...variables, states });
    return JSON.stringify((await jsonata(text).evaluate(undefined, bindings)) as unknown);
  } catch {
    return undefined;
  }
};

/** Null for what jsonata does not parse, too: `(1) / 2` is the beginning of a regular expression to it. */
const fastPath = (text: string): FastPath | null => {
  try {
    return fastPathOf(jsonata(text).ast() as unknown as Parameters<typeof fastPathOf>[0]);
  } catch {
    return null;
  }
};

const quickly = (text: string, variables: { [name: string]: Json }, input: Json): Json | typeof SLOW => {
  const world = { at: '', chance: { next: () => 0 } };
  return fastPath(text)?.({ variables, states: { input, context: {} }, world }) ?? SLOW;
};

describe('the fast path', () => {
  it('gives what jsonata gives, or leaves the expression to it', async () => {
    let fast = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(expression, value, value, value, async (text, x, y, input) => {
        const result = quickly(text, { x, y }, input);
        all++;
        if (result === SLOW) return;
        fast++;
        expect({ text, result: JSON.stringify(result) }).toEqual({ text, result: await slowly(text, { x, y }, input) });
      }),
      { numRuns: numRuns * 20 },
    );
    expect(fast / all).toBeGreaterThan(0.1);
  });

  it.each([
    '$states.input.lead.id',
    '$facts',
    '($v := $lookup($lookup($facts, "profile"), "country"); $type($v) = "string" ? $lowercase($v) = "de" : false)',
    '($v := $lookup($facts, "score"); $type($v) = "number" ? ($v >= 1 and $v <= 9) : false)',
    '($v := $lookup($facts, "missing"); $type($v) = "number" ? $v > 1 : false)',
    '$append($path, [{"step": "s1"}])',
    '[$path, {"step": "s1", "outlet": $facts.missing in ["a"] ? "a" : "b", "at": $states.input.lead.id}]',
    '[$states.input.none, {"outlet": $string($states.input.lead.id)}]',
    '$merge([$facts, $facts.profile, $facts.missing])',
    '$type($facts.profile) = "object" ? $facts.profile : {}',
    '$exists($gone) or $not($facts.score = 1)',
  ])('is taken by what our compiler emits: %s', async (text) => {
    const variables = { facts: { profile: { country: 'DE' }, score: 5 }, path: [{ step: 's0' }], gone: null };
    const input = { lead: { id: 'l1' } };
    const result = quickly(text, variables, input);
    expect(result).not.toBe(SLOW);
    expect(JSON.stringify(result)).toBe(await slowly(text, variables, input));
  });

  it('is not taken where a variable hides a function', () => {
    expect(quickly('$exists($x)', { exists: 1, x: 1 }, {})).toBe(SLOW);
    expect(quickly('($exists := 1; $exists($x))', { x: 1 }, {})).toBe(SLOW);
  });
});
