import type { Draft } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';

/**
 * A draft is stored however unfinished it is; the editor works on a flow whose outline is whole. What a marketer has
 * not chosen yet stays visibly unchosen: a trigger start without `trigger` asks for one.
 */
export const flowOf = (draft: Draft): Flow => {
  const flow = draft as unknown as Partial<Flow> & Pick<Flow, 'id' | 'name' | 'schemaVersion' | 'start'>;
  // Written so because an object with a literal `then` looks like a promise.
  const outlet = Object.fromEntries(flow.start.kind === 'trigger' ? [['then', null]] : []);
  return {
    ...flow,
    start: { ...flow.start, next: { ...outlet, ...flow.start.next } },
    steps: Object.fromEntries(
      Object.entries(flow.steps ?? {}).map(([id, step]) => [
        id,
        { ...step, settings: step.settings ?? {}, next: step.next ?? {} },
      ]),
    ),
    exits: flow.exits ?? { unsubscribed: true, becameCustomer: true, stageChanged: false },
    reentry: flow.reentry ?? { kind: 'never' },
  };
};

/** Whether what starts the flow is still to be chosen. */
export const isStartOpen = (flow: Flow): boolean => flow.start.kind === 'trigger' && flow.start.trigger === undefined;
