import {
  connect,
  type Edit,
  type Flow,
  freshId,
  insertStep,
  newStep,
  type Place,
  startId,
} from '../../../shared/flow/index.ts';

const done = (edit: Edit): Flow => {
  if (!edit.done) throw new Error(edit.why);
  return edit.flow;
};

/** A flow for a test, built by the same operations as a marketer's. */
export type FlowBuilder = {
  flow: Flow;
  /** Adds a step at the end of what was added last, or into `place`. */
  with: (kind: string, settings?: Record<string, unknown>, place?: Place) => FlowBuilder;
  leading: (place: Place, to: string) => FlowBuilder;
};

const builder = (flow: Flow, last: Place): FlowBuilder => ({
  flow,
  with: (kind, settings, place = last) => {
    const step = newStep(kind);
    if (step === null) throw new Error(`no kind ${kind}`);
    const id = freshId(flow, kind);
    const next = done(
      insertStep(flow, place, id, settings ? { ...step, settings: { ...step.settings, ...settings } } : step),
    );
    const outlets = Object.keys(next.steps[id]?.next ?? {});
    return builder(next, { from: id, outlet: outlets[0] ?? 'then' });
  },
  leading: (place, to) => builder(done(connect(flow, place, to)), last),
});

/** A flow that starts when someone adds a lead by hand. */
export const aFlow = (name = 'A flow for a test'): FlowBuilder =>
  builder(
    {
      id: 'test',
      name,
      schemaVersion: 1,
      start: { kind: 'trigger', trigger: { on: 'hand' }, next: Object.fromEntries([['then', null]]) },
      steps: {},
      exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
      reentry: { kind: 'always' },
    },
    { from: startId, outlet: 'then' },
  );

export const wait = (days: number) => ({ for: { amount: days, unit: 'days' } });

/** A split on the score with two named branches beside the rest. */
export const byScore = {
  branches: [
    { id: 'hot', name: 'Score ≥ 70', when: { kind: 'test', field: ['score', 'total'], op: 'gte', value: 70 } },
    { id: 'warm', name: 'Score ≥ 30', when: { kind: 'test', field: ['score', 'total'], op: 'gte', value: 30 } },
  ],
};
