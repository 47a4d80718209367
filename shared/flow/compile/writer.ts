import type { Json, State } from '../../asl/index.ts';
import type { Graph, Node } from '../graph.ts';
import { edgesOf, loopsOf, reachableFrom, START } from '../graph.ts';
import type { Names } from '../steps/kind.ts';
import { shorten } from '../steps/words.ts';
import { stateNames } from './names.ts';
import { isNothing, type Needs, needsOf } from './needs.ts';
import type { Odds } from './odds.ts';
import { type PathSoFar, pathFrom, walkedPath } from './path.ts';

/** How a state passes a lead on: it carried what the next step must know, or it did not. */
export type Carried = 'informed' | 'blind';

/** The step that a run begins at by itself, with what its state must set for those that follow. */
type First = { step: string; path: PathSoFar };

/** What the states of one flow are written with. */
export type Writer = {
  graph: Graph;
  version: number;
  names: Names;
  needs: (target: string | null) => Needs;
  /** The name of a step's own state. */
  main: (id: string) => string;
  /** The state to go to for a target; `null` where the flow ends, which asks for `done`. */
  enter: (target: string | null, carried: Carried) => string;
  /** A state beside the main one, made once: `build` is only called the first time. */
  beside: (id: string, suffix: string, build: (name: string) => State) => string;
  exited: () => string;
  done: () => string;
  /** The n-th visit: a literal for steps that no loop passes. */
  visit: (id: string) => Json;
  /** Remembers how likely each way out of a choice is. */
  weigh: (name: string, odds: readonly number[]) => void;
  /** The path with which a lead comes to a step. */
  pathTo: (id: string) => PathSoFar;
  /** Variables that a step's state must set beside its own, on every way out: the first of a run sets all. */
  opening: (id: string) => { [name: string]: Json };
  /** Begins the run at this step's own state, without one before it; only where no way leads back to it. */
  beginAt: (id: string, outlet: string) => boolean;
  /** Goals that may still pull a lead away from this step. */
  goalsAt: (id: string) => string[];
};

export type States = Map<string, { step: string; state: State }>;

/** Which goals can pull a lead away from a step: those that it can be at without having passed the goal. */
const goalsByStep = (graph: Graph): ((id: string) => string[]) => {
  const before = graph.goals.map(({ step }) => {
    const starts = edgesOf(graph, START).map(({ to }) => to);
    const others = graph.goals.filter((other) => other.step !== step).map((other) => other.step);
    return { step, reached: reachableFrom(graph, [...starts, ...others], step) };
  });
  return (id) => before.filter(({ reached }) => reached.has(id)).map(({ step }) => step);
};

/** A writer and the states it has written so far. */
export const writerOf = (
  graph: Graph,
  version: number,
  names: Names,
  parts: { load: (writer: Writer, target: string, name: string) => State; done: () => State; exited: () => State },
): { writer: Writer; states: States; odds: Odds } => {
  const odds = new Map<string, readonly number[]>();
  const states: States = new Map();
  const nameFor = stateNames();
  const titles = new Map<string, string>();
  const besides = new Map<string, string>();
  const looping = new Set(loopsOf(graph).flat());
  const goals = goalsByStep(graph);
  // A goal that can pull a lead back past a step would let it pass twice.
  const goalLoops = new Set(
    graph.goals.flatMap(({ step }) => [...reachableFrom(graph, [step])].filter((id) => goals(id).length > 0)),
  );
  const passedOnce = (id: string): boolean => !looping.has(id) && !goalLoops.has(id);
  /** A moved run may begin behind a goal that the lead has not been at: a step after it would pull the lead back. */
  const goalLeadsBack = (id: string): boolean =>
    [...reachableFrom(graph, [id])].some((at) => goals(at).some((goal) => reachableFrom(graph, [goal]).has(id)));
  let first: First | null = null;
  const titleOf = (node: Node): string => node.kind.title(node.settings, names);
  const fixed = (key: string, title: string, build: () => State): string => {
    const known = besides.get(key);
    if (known !== undefined) return known;
    const name = nameFor(title);
    besides.set(key, name);
    states.set(name, { step: START, state: build() });
    return name;
  };
  const writer: Writer = {
    graph,
    version,
    names,
    needs: needsOf(graph),
    goalsAt: goals,
    weigh: (name, chances) => odds.set(name, chances),
    main: (id) => {
      const known = titles.get(id);
      if (known !== undefined) return known;
      const node = graph.nodes.get(id);
      if (node === undefined) throw new Error(`There is no step "${id}".`);
      const name = nameFor(titleOf(node), id);
      titles.set(id, name);
      return name;
    },
    enter: (target, carried) => {
      if (target === null) return writer.done();
      if (carried === 'informed' || isNothing(writer.needs(target))) return writer.main(target);
      return writer.beside(target, 'look at the lead', (name) => parts.load(writer, target, name));
    },
    beside: (id, suffix, build) => {
      const key = `${id} ${suffix}`;
      const known = besides.get(key);
      if (known !== undefined) return known;
      const node = graph.nodes.get(id);
      const head = node === undefined ? 'Start' : titleOf(node);
      const name = nameFor(`${shorten(head, 40)} · ${suffix}`, id);
      besides.set(key, name);
      states.set(name, { step: id, state: build(name) });
      return name;
    },
    done: () => fixed(' done', 'End of the flow', parts.done),
    exited: () => fixed(' exited', 'Left the flow', parts.exited),
    visit: (id) => (passedOnce(id) ? 1 : `{% $count($path[step = ${JSON.stringify(id)}]) + 1 %}`),
    pathTo: (id) => (first?.step === id ? first.path : walkedPath),
    opening: (id) => (first?.step === id ? { facts: {}, computed: {} } : {}),
    beginAt: (id, outlet) => {
      const behaviour = graph.nodes.get(id)?.behaviour.is;
      const opens = behaviour === 'call' || behaviour === 'wait' || behaviour === 'await';
      if (!opens || !passedOnce(id) || goalLeadsBack(id) || !isNothing(writer.needs(id))) return false;
      first = { step: id, path: pathFrom({ step: START, outlet }) };
      return true;
    },
  };
  return { writer, states, odds };
};
