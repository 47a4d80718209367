import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/asl/index.ts';
import { MONDAY, machine, outputOf, started } from './execution.ts';

const evaluated = async (expression: string, input: Json = {}, random = 0.5) => {
  const run = await started(
    machine({ Say: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }),
    input,
    random,
  );
  return { output: outputOf(run), ending: run.snapshot.ending };
};

describe("Step Functions' own functions", () => {
  it.each<[string, Json]>([
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ['$range(1, 9, 9)', 1],
    ['[$range(1, 9, 9)]', [1]],
    ['$append([], $range(7, 7, 1))', [7]],
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1], 3)', [[1]]],
    ['$parse("-0")', 0],
    ['$parse(\'{"a": [1, {}]}\')', { a: [1, {}] }],
    ['$parse("\\"text\\"")', 'text'],
    ['$count($range(1, 1000, 1))', 1000],
  ])('%s is %j', async (expression, expected) => {
    expect((await evaluated(expression)).output).toEqual(expected);
  });

  it.each(['$range(1, 9, 0)', '$range(1, 999999999, 1)', '$partition([1], 0)', '$parse("{")', '$random(7)'])(
    '%s fails the state, not the process',
    async (expression) => {
      expect((await evaluated(expression)).ending).toMatchObject({ error: 'States.QueryEvaluationError' });
    },
  );
});

describe('what is not in the expression', () => {
  it('takes the time from the event', async () => {
    expect((await evaluated('$now()')).output).toBe(MONDAY);
    expect((await evaluated('$millis()')).output).toBe(Date.parse(MONDAY));
    expect((await evaluated("$now('[Y0001]-[M01]-[D01]')")).output).toBe('2026-03-02');
  });

  it('takes chance from the event: the same number gives the same values, another gives others', async () => {
    const draw = '[$random(), $random(), $uuid(), $uuid()]';
    const first = await evaluated(draw);
    expect((await evaluated(draw)).output).toEqual(first.output);
    expect((await evaluated(draw, {}, 0.25)).output).not.toEqual(first.output);
    const [a, b, c, d] = first.output as [number, number, string, string];
    expect(a).not.toBe(b);
    expect(c).not.toBe(d);
    expect(c).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('leaves the input as it was', async () => {
    const input = { list: [3, 1, 2] };
    await evaluated('[$sort($states.input.list), $states.input.list[], $append($states.input.list, 4)]', input);
    expect(input).toEqual({ list: [3, 1, 2] });
    expect(Object.keys(input.list)).toEqual(['0', '1', '2']);
  });
});

describe('results', () => {
  it('are plain: a list of one that JSONata made is its item, a list that was there stays one', async () => {
    const input = { leads: [{ id: 'a', hot: true }, { id: 'b' }], one: ['x'] };
    expect((await evaluated('$states.input.leads[hot].id', input)).output).toBe('a');
    expect((await evaluated('$states.input.leads[hot].id[]', input)).output).toEqual(['a']);
    expect((await evaluated('$states.input.one', input)).output).toEqual(['x']);
  });

  it('cannot be functions', async () => {
    expect((await evaluated('function($x) { $x }')).ending).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect((await evaluated('{"f": $sum}')).ending).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  it('say what went wrong with the code of JSONata', async () => {
    expect((await evaluated('$states.input.a > 5', { a: null })).ending).toMatchObject({
      cause: expect.stringMatching(
        /'\$states\.input\.a > 5' specified for the field 'Output' threw an error .* T2010: /,
      ),
    });
  });

  it('may have names that mean something to JavaScript', async () => {
    const input = JSON.parse('{"__proto__": {"x": 1}, "constructor": "c"}') as Json;
    expect(JSON.stringify((await evaluated('$merge([$states.input])', input)).output)).toContain('"constructor":"c"');
    expect((await evaluated('$states.input.toString', {})).ending).toMatchObject({ status: 'FAILED' });
  });
});
