import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flow, flowTemplates, migrate, readFlow } from '../../shared/flow/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import { randomFlow } from '../reference-walk/random-flow.ts';
import { runs } from '../runs.ts';
import { aFlow, email, goOn, step } from './a-flow.ts';

const problemsOf = (json: unknown): string[] => {
  const read = migrate(json);
  return 'problems' in read ? read.problems.map(({ code, where }) => `${code} ${where}`.trim()) : [];
};
const flowOf = (json: unknown): Flow => {
  const read = migrate(json);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.flow;
};
const good = aFlow({ hello: email() });

describe('a flow document', () => {
  test('of today is taken as it is', () => {
    for (const { flow } of flowTemplates(starterModel()))
      expect(flowOf(JSON.parse(JSON.stringify(flow)))).toEqual(flow);
    fc.assert(
      fc.property(randomFlow, (flow) => {
        expect(flowOf(flow)).toEqual(flow);
      }),
      { numRuns: runs(50) },
    );
  });

  test('of version 0 is brought forward', () => {
    const old = {
      id: 'old',
      name: 'Old',
      schemaVersion: 0,
      start: { on: 'hand', next: 'hello' },
      steps: [
        { id: 'hello', type: 'sendEmail', settings: { template: 'welcome' }, next: 'pause', note: 'Friendly' },
        { id: 'pause', type: 'wait', settings: { days: 3 }, next: 'over' },
        { id: 'over', type: 'end' },
      ],
      exits: ['unsubscribed'],
      reentryDays: 30,
    };
    expect(flowOf(old)).toEqual({
      id: 'old',
      name: 'Old',
      schemaVersion: 1,
      start: { kind: 'trigger', trigger: { on: 'hand' }, next: goOn('hello') },
      steps: {
        hello: { ...email('pause'), note: 'Friendly' },
        pause: step('wait', { for: { amount: 3, unit: 'days' } }, 'over'),
        over: { kind: 'end', settings: {}, next: {} },
      },
      exits: { unsubscribed: true, becameCustomer: false, stageChanged: false },
      reentry: { kind: 'after', days: 30 },
    });
  });

  test('of more steps than a person can read is refused', () => {
    const many = (count: number) => ({
      ...good,
      steps: Object.fromEntries(Array.from({ length: count }, (_, i) => [i === 0 ? 'hello' : `s${i}`, email()])),
    });
    expect(problemsOf(many(2001))).toEqual(['flow/too-many-steps steps']);
    expect(problemsOf(many(2000))).toEqual([]);
  });

  test('of version 0 with two steps of one id is refused, not halved', () => {
    const twice = [
      { id: 'a', type: 'end' },
      { id: 'a', type: 'end' },
    ];
    expect(problemsOf({ ...good, schemaVersion: 0, steps: twice, exits: [], start: { on: 'hand' } })).toContain(
      'flow/bad-document steps',
    );
  });

  test.each([
    ['nothing', null, 'flow/no-flow'],
    ['a list', [], 'flow/no-flow'],
    ['no version', { ...good, schemaVersion: undefined }, 'flow/no-version schemaVersion'],
    ['a version of the future', { ...good, schemaVersion: 9 }, 'flow/newer-version schemaVersion'],
    ['a field too many', { ...good, colour: 'red' }, 'flow/unknown-field colour'],
    [
      'a misspelt setting',
      { ...good, steps: { hello: { ...email(), settings: { template: 'x', tempo: 1 } } } },
      'flow/unknown-field steps/hello/settings/tempo',
    ],
    [
      'a misspelt step field',
      { ...good, steps: { hello: { ...email(), disbled: true } } },
      'flow/unknown-field steps/hello/disbled',
    ],
    [
      'a kind that does not exist',
      { ...good, steps: { hello: { ...email(), kind: 'teleport' } } },
      'flow/unknown-kind steps/hello/kind',
    ],
    [
      'settings of the wrong type',
      { ...good, steps: { hello: { ...email(), settings: { template: 7 } } } },
      'flow/bad-settings steps/hello/settings/template',
    ],
    [
      'a target that does not exist',
      { ...good, steps: { hello: email('gone') } },
      'flow/no-such-step steps/hello/next/then',
    ],
    ['a missing part', { ...good, exits: undefined }, 'flow/bad-document exits'],
  ])('with %s is refused with its place', (_, json, expected) => {
    expect(problemsOf(json)).toContain(expected);
  });

  test('is refused whole or taken whole, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (json, version) => {
        const document =
          typeof json === 'object' && json !== null && !Array.isArray(json)
            ? { ...json, schemaVersion: version }
            : json;
        const read = migrate(document);
        expect('flow' in read).toBe(!('problems' in read));
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(300) },
    );
  });

  test('in a file that is not JSON is refused', () => {
    expect(readFlow('{ not json')).toMatchObject({ problems: [{ code: 'flow/no-json' }] });
    expect(readFlow(JSON.stringify(good))).toEqual({ flow: good });
  });
});
