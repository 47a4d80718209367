import { edgesOf, type Graph, START } from '../graph.ts';
import { GOAL } from './time.ts';

/**
 * A step with what is left of every Repeat, and of every goal, which pulls a lead once: the graph of these has no loops
 * where every loop is bounded.
 */
export type Place = { step: string; left: readonly number[] };
export type Edge = { to: number | null; outlet: string };
export type Unrolled = {
  places: readonly Place[];
  edges: readonly (readonly Edge[])[];
  /** Later places first, so that one pass over it has seen what follows. */
  order: readonly number[];
  /** The places of the steps that the start leads to. */
  roots: ReadonlyMap<string, number>;
};

/** Behaviours that a goal can pull a lead out of. */
const waits: ReadonlySet<string> = new Set(['wait', 'waitUntil', 'await']);

/** More places than this are not worth unrolling. */
const MOST_PLACES = 60_000;

/** The `again` of a Repeat with its bound. */
const boundsOf = (graph: Graph): Map<string, { outlet: string; times: number }> =>
  new Map(
    [...graph.nodes].flatMap(([id, { behaviour }]) => {
      if (behaviour.is !== 'choose') return [];
      const counted = behaviour.branches.find(({ test }) => test.by === 'visits');
      return counted?.test.by === 'visits' ? [[id, { outlet: counted.outlet, times: counted.test.atMost }]] : [];
    }),
  );

/**
 * Unrolls the loops of a flow. `null` where a loop has no bound, or where it would take too many places.
 * A goal's jump is an edge `goal` from every step that waits.
 */
export const unroll = (graph: Graph): Unrolled | null => {
  const bounds = boundsOf(graph);
  const repeats = [...bounds.keys()];
  const places: Place[] = [];
  const edges: Edge[][] = [];
  const index = new Map<string, number>();
  const state: ('open' | 'done')[] = [];
  const order: number[] = [];
  const goals = graph.goals.map(({ step }) => step);
  const slots = [...repeats, ...goals];
  const whole = slots.map((id) => bounds.get(id)?.times ?? 1);
  const less = (left: readonly number[], slot: number): number[] => left.map((n, i) => (i === slot ? n - 1 : n));

  const placeOf = (step: string, come: readonly number[]): number => {
    // Whoever has been at a goal is not pulled to it any more.
    const goal = goals.includes(step) ? slots.indexOf(step, repeats.length) : -1;
    const left = goal !== -1 && come[goal] === 1 ? less(come, goal) : come;
    const key = `${step} ${left.join(' ')}`;
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, places.length);
    places.push({ step, left });
    return places.length - 1;
  };
  const edgesAt = (at: number): Edge[] => {
    const known = edges[at];
    if (known !== undefined) return known;
    const { step, left } = places[at] as Place;
    const bound = bounds.get(step);
    const ways = edgesOf(graph, step).flatMap(({ outlet, to }): Edge[] => {
      if (bound === undefined || outlet !== bound.outlet)
        return [{ outlet, to: to === null ? null : placeOf(to, left) }];
      const slot = repeats.indexOf(step);
      const remaining = left[slot] ?? 0;
      if (remaining === 0) return [];
      return [{ outlet, to: to === null ? null : placeOf(to, less(left, slot)) }];
    });
    const pulls = waits.has(graph.nodes.get(step)?.behaviour.is ?? '')
      ? goals
          .filter((goal) => left[slots.indexOf(goal, repeats.length)] === 1)
          .map((goal): Edge => ({ outlet: GOAL, to: placeOf(goal, left) }))
      : [];
    edges[at] = [...ways, ...pulls];
    return edges[at];
  };

  const roots = new Map(
    edgesOf(graph, START).flatMap(({ to }) => (to === null ? [] : [[to, placeOf(to, whole)] as const])),
  );
  for (const root of roots.values()) {
    const work = state[root] === undefined ? [{ at: root, next: 0 }] : [];
    while (work.length > 0) {
      const frame = work[work.length - 1] as { at: number; next: number };
      state[frame.at] = state[frame.at] ?? 'open';
      const edge = edgesAt(frame.at)[frame.next];
      frame.next += 1;
      if (edge === undefined) {
        state[frame.at] = 'done';
        order.push(frame.at);
        work.pop();
      } else if (edge.to !== null) {
        if (state[edge.to] === 'open') return null;
        if (state[edge.to] === undefined) work.push({ at: edge.to, next: 0 });
      }
      if (places.length > MOST_PLACES) return null;
    }
  }
  return { places, edges, order, roots };
};
