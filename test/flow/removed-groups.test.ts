import { describe, expect, it } from 'vitest';
import { checkFlow, type Flow } from '../../shared/flow/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import { aWorkspace, step } from './a-flow.ts';

const off = { unsubscribed: false, becameCustomer: false, stageChanged: false };
const scoring = (groups = starterModel().groups): Flow => {
  const model = starterModel();
  const ids = new Set(groups.map(({ id }) => id));
  return {
    id: 'scoring',
    name: 'Scoring',
    schemaVersion: 1,
    start: {
      kind: 'scoring',
      model: { ...model, groups, rules: model.rules.filter(({ group }) => ids.has(group)) },
      next: {},
    },
    steps: {},
    exits: off,
    reentry: { kind: 'always' },
  };
};
const giving: Flow = {
  id: 'fair',
  name: 'Met at the fair',
  schemaVersion: 1,
  start: { kind: 'trigger', trigger: { on: 'hand' }, next: { start: 'give' } },
  steps: {
    give: step('adjustScore', { group: 'engagement', points: 5, reason: 'Met' }),
  },
  exits: off,
  reentry: { kind: 'always' },
};

describe('a scoring flow without a group that it had', () => {
  const [engagement, content, ...others] = starterModel().groups;
  if (engagement === undefined || content === undefined) throw new Error('The starter model has four groups.');
  const codes = (flow: Flow, live: Flow[]) =>
    checkFlow(flow, aWorkspace({ live }))
      .filter(({ code }) => code.includes('group'))
      .map(({ code, severity }) => `${severity} ${code.split('/').at(-1)}`);

  it('cannot be published while a live flow gives points to that group', () => {
    expect(codes(scoring([content, ...others]), [scoring(), giving])).toEqual(['error group-in-use']);
    expect(codes(scoring(), [scoring(), giving])).toEqual([]);
  });

  it('says that points given to it go on counting', () => {
    expect(codes(scoring([engagement, ...others]), [scoring(), giving])).toEqual(['warning group-removed']);
  });

  it('may be published once another group takes its points over', () => {
    const groups = [{ ...content, takesOver: ['engagement'] }, ...others];
    expect(codes(scoring(groups), [scoring(), giving])).toEqual([]);
  });
});
