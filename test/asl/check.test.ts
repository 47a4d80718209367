import { describe, expect, it } from 'vitest';
import { check, type Definition, type Json } from '../../shared/asl/index.ts';
import { FOR_TOKEN, FUNCTION, INVOKE, machine } from './execution.ts';

const found = (definition: unknown): [code: string, where: string][] =>
  check(definition).map(({ code, where }) => [code, where]);

/** A machine of one state that ends, as raw JSON: it may say things that the types forbid. */
const only = (state: { [field: string]: Json }): Json => ({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: 'Next' in state ? { A: state, B: { Type: 'Succeed' } } : { A: state },
});
const task = (fields: { [field: string]: Json }) => only({ Type: 'Task', Resource: FUNCTION, Next: 'B', ...fields });
const pass = (fields: { [field: string]: Json }) => only({ Type: 'Pass', Next: 'B', ...fields });

describe('check refuses by name', () => {
  it.each(['Map', 'Parallel', 'Activity'])('a state of type %s', (Type) => {
    const problems = check(only({ Type, Next: 'B' }));
    expect(problems).toMatchObject([
      { code: 'asl-unsupported', where: 'States/A', message: `State "A" of type ${Type} is not run by Ripen.` },
    ]);
  });

  it.each(['InputPath', 'OutputPath', 'Parameters', 'ResultPath', 'ResultSelector', 'HeartbeatSeconds'])(
    '%s',
    (field) => expect(found(task({ [field]: 1 }))).toEqual([['asl-unsupported', `States/A/${field}`]]),
  );

  it('JSONPath, said or by default', () => {
    expect(found({ ...(only({ Type: 'Succeed' }) as object), QueryLanguage: 'JSONPath' })[0]).toEqual([
      'asl-unsupported',
      'QueryLanguage',
    ]);
    expect(found({ StartAt: 'A', States: { A: { Type: 'Succeed' } } })).toEqual([['asl-unsupported', 'QueryLanguage']]);
    expect(found(pass({ QueryLanguage: 'JSONPath' }))).toEqual([['asl-unsupported', 'States/A/QueryLanguage']]);
    expect(found(pass({ QueryLanguage: 'JSONata' }))).toEqual([]);
  });

  it('other integrations, and other arguments of the one it has', () => {
    expect(found(task({ Resource: 'arn:aws:states:::sqs:sendMessage' }))).toEqual([
      ['asl-resource', 'States/A/Resource'],
    ]);
    const Arguments = { FunctionName: 'f', Payload: {}, InvocationType: 'Event' };
    expect(found(task({ Resource: INVOKE, Arguments }))).toEqual([
      ['asl-unsupported', 'States/A/Arguments/InvocationType'],
    ]);
  });

  it.each(['$eval("1")', '$states.input.list ~> $shuffle()', '{"a": [$hash("x", "MD5")]}'])(
    'the function in %s',
    (text) => expect(found(pass({ Output: `{% ${text} %}` }))).toEqual([['asl-function', 'States/A/Output']]),
  );

  it('but not a variable or text that is only called so', () => {
    expect(found(pass({ Assign: { evaluate: 1 }, Output: '{% "$eval" & $evaluate %}' }))).toEqual([]);
  });
});

describe('check finds', () => {
  it('what is no definition at all', () => {
    for (const nothing of [null, 7, 'x', [], {}]) expect(check(nothing).length).toBeGreaterThan(0);
  });

  it('unknown fields and wrong types', () => {
    expect(found(pass({ Colour: 'red' }))).toEqual([['asl-shape', 'States/A']]);
    expect(found(only({ Type: 'Wait', Seconds: 'soon', Next: 'B' }))).toEqual([['asl-shape', 'States/A/Seconds']]);
    expect(found(task({ TimeoutSeconds: 0 }))).toEqual([['asl-shape', 'States/A/TimeoutSeconds']]);
  });

  it('targets that do not exist, wherever they stand', () => {
    const definition: Definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Nowhere',
      States: {
        T: { Type: 'Task', Resource: FUNCTION, Next: 'X', Catch: [{ ErrorEquals: ['E'], Next: 'Y' }] },
        C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Z' }], Default: 'toString' },
        S: { Type: 'Succeed' },
      },
    };
    expect(found(definition).filter(([code]) => code === 'asl-target')).toEqual([
      ['asl-target', 'StartAt'],
      ['asl-target', 'States/T/Next'],
      ['asl-target', 'States/T/Catch/0/Next'],
      ['asl-target', 'States/C/Choices/0/Next'],
      ['asl-target', 'States/C/Default'],
    ]);
  });

  it('states that nothing leads to, even if they lead to each other', () => {
    const definition = machine({
      A: { Type: 'Succeed' },
      B: { Type: 'Pass', Next: 'C' },
      C: { Type: 'Pass', Next: 'B' },
    });
    expect(found(definition)).toEqual([
      ['asl-unreachable', 'States/B'],
      ['asl-unreachable', 'States/C'],
    ]);
  });

  it('a machine that cannot end', () => {
    expect(found(machine({ A: { Type: 'Wait', Seconds: 9, Next: 'A' } }))).toEqual([['asl-no-end', 'States']]);
  });

  it('a state with both Next and End, or with neither', () => {
    expect(found(pass({ End: true }))).toEqual([['asl-transition', 'States/A']]);
    expect(found(machine({ A: { Type: 'Pass' }, B: { Type: 'Succeed' } })).map(([code]) => code)).toEqual([
      'asl-unreachable',
      'asl-transition',
    ]);
  });

  it('a Wait with both times, or with none', () => {
    expect(found(only({ Type: 'Wait', Next: 'B' }))).toEqual([['asl-wait', 'States/A']]);
    expect(found(only({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', Next: 'B' }))).toEqual([
      ['asl-wait', 'States/A'],
    ]);
  });

  it('States.ALL in company, or before the end', () => {
    const wildcard = { ErrorEquals: ['States.ALL'] };
    expect(found(task({ Retry: [wildcard, { ErrorEquals: ['E'] }] }))).toEqual([
      ['asl-wildcard', 'States/A/Retry/0/ErrorEquals'],
    ]);
    expect(found(task({ Catch: [{ ErrorEquals: ['E', 'States.ALL'], Next: 'B' }] }))).toEqual([
      ['asl-wildcard', 'States/A/Catch/0/ErrorEquals'],
    ]);
    expect(found(task({ Retry: [{ ErrorEquals: ['E'] }, wildcard] }))).toEqual([]);
  });

  it('lambda:invoke without a function', () => {
    expect(found(task({ Resource: INVOKE }))).toEqual([['asl-arguments', 'States/A/Arguments']]);
    expect(found(task({ Resource: FOR_TOKEN, Arguments: { Payload: 1 } }))).toEqual([
      ['asl-arguments', 'States/A/Arguments/FunctionName'],
    ]);
  });

  it.each(['{% 1 + %}', '{% $states.input. %}', '{% "open %}', '{% %}', '{% unclosed', 'unopened %}'])(
    'an expression that does not parse: %s',
    (Output) =>
      expect(found(pass({ Output: { deep: [Output] } }))).toEqual([['asl-expression', 'States/A/Output/deep/0']]),
  );

  it.each(['lead', 'lead.score', '$', '$$.lead', '$.lead'])(
    'a reference to a document that Step Functions does not have: %s',
    (text) => expect(found(pass({ Output: `{% ${text} %}` }))).toEqual([['asl-expression', 'States/A/Output']]),
  );

  it('$states.result and $states.errorOutput where they do not exist', () => {
    const Catch = (text: string) => [{ ErrorEquals: ['E'], Next: 'B', Output: `{% ${text} %}` }];
    expect(found(task({ Arguments: '{% $states.result %}' }))).toEqual([['asl-states-variable', 'States/A/Arguments']]);
    expect(found(task({ Output: '{% $states.result.x %}', Catch: Catch('$states.errorOutput.Error') }))).toEqual([]);
    expect(found(task({ Catch: Catch('$states.result') }))).toEqual([
      ['asl-states-variable', 'States/A/Catch/0/Output'],
    ]);
    expect(found(task({ Output: '{% $states.errorOutput %}' }))).toEqual([['asl-states-variable', 'States/A/Output']]);
    expect(found(pass({ Assign: { x: '{% $states.result %}' } }))).toEqual([
      ['asl-states-variable', 'States/A/Assign/x'],
    ]);
  });

  it('names that variables cannot have', () => {
    for (const name of ['states', '1st', 'a-b', ''])
      expect(found(pass({ Assign: { [name]: 1 } }))).toEqual([['asl-variable', `States/A/Assign/${name}`]]);
    for (const name of ['state', '_first', 'größe']) expect(found(pass({ Assign: { [name]: 1 } }))).toEqual([]);
  });
});
