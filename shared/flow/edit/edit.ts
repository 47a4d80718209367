import type { Flow, Start, Step } from '../document.ts';

/** One end of the flow that can be built on: an outlet of a step, or of `start`. */
export type Place = { from: string; outlet: string };

/** What an edit comes to: a new flow (the old one is never changed), or a sentence that says why not. */
export type Edit =
  | {
      done: true;
      flow: Flow /** The step to look at now. */;
      step?: string /** Steps that went with it. */;
      removed: readonly string[];
    }
  | { done: false; why: string };

/** The id by which places name the start. */
export const startId = 'start';

export const refuse = (why: string): Edit => ({ done: false, why });

/** The start or the step with this id, as far as both have outlets. */
export const nodeOf = (flow: Flow, id: string): Start | Step | undefined =>
  id === startId ? flow.start : flow.steps[id];

/** Where an outlet leads; `null` where the path ends or there is no such outlet. */
export const targetOf = (flow: Flow, { from, outlet }: Place): string | null =>
  nodeOf(flow, from)?.next[outlet] ?? null;

/** The flow with one outlet leading elsewhere. */
export const point = (flow: Flow, { from, outlet }: Place, to: string | null): Flow => {
  if (from === startId) return { ...flow, start: { ...flow.start, next: { ...flow.start.next, [outlet]: to } } };
  const step = flow.steps[from];
  if (step === undefined) return flow;
  return { ...flow, steps: { ...flow.steps, [from]: { ...step, next: { ...step.next, [outlet]: to } } } };
};

/** The flow with everything that led to `id` leading to `to` instead. */
export const redirect = (flow: Flow, id: string, to: string | null): Flow => {
  const turn = (next: Step['next']): Step['next'] =>
    Object.values(next).includes(id)
      ? Object.fromEntries(Object.entries(next).map(([outlet, target]) => [outlet, target === id ? to : target]))
      : next;
  const steps = Object.entries(flow.steps).map(([each, step]) => {
    const next = turn(step.next);
    return [each, next === step.next ? step : { ...step, next }] as const;
  });
  return { ...flow, start: { ...flow.start, next: turn(flow.start.next) }, steps: Object.fromEntries(steps) };
};

/** Steps that can be reached from `from` (a step or `start`), itself included. */
export const reachable = (flow: Flow, from: string): Set<string> => {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodeOf(flow, id);
    if (seen.has(id) || node === undefined) continue;
    seen.add(id);
    for (const to of Object.values(node.next)) if (to !== null) open.push(to);
  }
  return seen;
};

/** Takes away what was reachable in `before` and no longer is: the branches that hung on what went. */
export const prune = (before: Flow, after: Flow): { flow: Flow; removed: string[] } => {
  const was = reachable(before, startId);
  const is = reachable(after, startId);
  const removed = Object.keys(after.steps).filter((id) => was.has(id) && !is.has(id));
  if (removed.length === 0) return { flow: after, removed };
  const gone = new Set(removed);
  return {
    flow: { ...after, steps: Object.fromEntries(Object.entries(after.steps).filter(([id]) => !gone.has(id))) },
    removed,
  };
};
