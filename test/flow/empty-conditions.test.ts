import { describe, expect, it } from 'vitest';
import type { Condition } from '../../shared/condition/index.ts';
import { checkFlow, type Flow, kinds } from '../../shared/flow/index.ts';
import { checkModel, starterModel } from '../../shared/scoring/index.ts';
import { aFlow, asks, aWorkspace, email, splitBy, step, waitDays } from './a-flow.ts';

const nothing: Condition = { kind: 'all', of: [] };
/** A person chose a field and gave no value yet. */
const half: Condition = { kind: 'all', of: [{ kind: 'test', field: ['lead', 'industry'], op: 'is' }] };
const whole: Condition = { kind: 'all', of: [asks('lead.industry', 'is', 'Software')] };

/** The same flow with a condition in each place that takes one. */
const places: [string, (when: Condition) => Flow][] = [
  [
    'exits/when',
    (when) =>
      aFlow({ one: email() }, { exits: { unsubscribed: true, becameCustomer: true, stageChanged: false, when } }),
  ],
  [
    'start/only',
    (when) => aFlow({ one: email() }, { start: { ...aFlow({ one: email() }).start, only: when } as Flow['start'] }),
  ],
  [
    'start/trigger/match/when',
    (when) => aFlow({ one: email() }, { on: { on: 'activity', match: { activity: 'Page Viewed', when } } }),
  ],
  ['steps/one/settings/branches/0/when', (when) => aFlow({ one: splitBy(when, 'two', null), two: email() })],
  [
    'steps/two/settings/reached/when',
    (when) =>
      aFlow({ one: waitDays(1, 'two'), two: step('goal', { name: 'Done', reached: { by: 'condition', when } }) }),
  ],
  [
    'steps/one/settings/until/when',
    (when) =>
      aFlow({
        one: step(
          'waitFor',
          { until: { kind: 'condition', when }, timeout: { amount: 1, unit: 'days' } },
          { happened: null, timedOut: null },
        ),
      }),
  ],
  [
    'steps/one/settings/until/matches/0/when',
    (when) =>
      aFlow({
        one: step(
          'waitFor',
          {
            until: { kind: 'activity', matches: [{ activity: 'Page Viewed', when }] },
            timeout: { amount: 1, unit: 'days' },
          },
          { happened: null, timedOut: null },
        ),
      }),
  ],
];

const errorsIn = (flow: Flow, place: string): string[] =>
  checkFlow(flow, aWorkspace())
    .filter(({ severity, where }) => severity === 'error' && where.startsWith(place))
    .map(({ where }) => where.slice(place.length));

describe('a condition that nobody finished', () => {
  it.each(places)('blocks publishing at %s, empty or without its value', (place, flowWith) => {
    expect(errorsIn(flowWith(nothing), place)).toEqual(['']);
    expect(errorsIn(flowWith(half), place)).toEqual(['/of/0/value']);
    expect(errorsIn(flowWith(whole), place)).toEqual([]);
  });

  it('blocks a scoring model too, but for a BANT question that is not asked', () => {
    const model = starterModel();
    const errors = (changed: Partial<typeof model>) =>
      checkModel({ ...model, ...changed }).flatMap(({ severity, where }) => (severity === 'error' ? [where] : []));
    expect(errors({ rules: model.rules.map((rule, i) => (i === 0 ? { ...rule, when: nothing } : rule)) })).toEqual([
      'rules/0/when',
    ]);
    expect(
      errors({
        fit: { ...model.fit, rules: model.fit.rules.map((rule, i) => (i === 1 ? { ...rule, when: nothing } : rule)) },
      }),
    ).toEqual(['fit/rules/1/when']);
    const rungs = model.ladder.rungs.map((rung, i) => (i === 0 ? { ...rung, down: nothing } : rung));
    expect(errors({ ladder: { ...model.ladder, rungs } })).toContain('ladder/rungs/0/down');
    expect(errors({ bant: { ...model.bant, budget: { kind: 'any', of: [] } } })).toEqual([]);
    expect(errors({ bant: { ...model.bant, budget: nothing } })).toEqual(['bant/budget']);
  });

  it('is said as such in words, not as "always"', () => {
    const settings = { branches: [{ id: 'a', name: 'Hot', when: nothing }] };
    expect(kinds.get('split')?.words(settings, {})).toBe('If … (no condition yet): Hot; else: everyone else.');
  });
});
