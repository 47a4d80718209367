import type { Definition, State } from '../../asl/index.ts';
import type { Flow } from '../document.ts';
import { edgesOf, type Graph, type Node, reachableFrom, readGraph, rootsOf, START } from '../graph.ts';
import type { LiveFlow } from '../live.ts';
import type { Names } from '../steps/kind.ts';
import { assignNeeds, callOf, RESULT, retryOf, wayOutOf } from './call.ts';
import { chooseState } from './choose.ts';
import { type Cost, costOf } from './cost.ts';
import { bothNeeds } from './needs.ts';
import { onward, outputOf } from './onward.ts';
import { pathText, pathWith } from './path.ts';
import { loadState, manyStarts, singleStart } from './start.ts';
import { awaitState, waitState, waitUntilState } from './waits.ts';
import { type Writer, writerOf } from './writer.ts';

/** A flow as it is published. */
export type Compiled = {
  /** The state machine; null where nothing hangs on the start. ARNs are placeholders. */
  definition: Definition | null;
  /** The definition as text, the same bytes for the same flow; empty without one. */
  text: string;
  /** What the handlers need to let leads in and out. */
  live: Omit<LiveFlow, 'paused' | 'machine'>;
  /** The states of each step (and of `start`), for the developer view. */
  states: Record<string, string[]>;
  /** What a thousand leads cost on AWS; null where nothing runs. */
  cost: Cost | null;
};

const callState = (writer: Writer, node: Node): State => {
  const targets = node.outlets.map(({ id }) => writer.graph.target(node.id, id));
  const needs = bothNeeds(targets.map(writer.needs));
  const ways = wayOutOf(writer, node.id);
  const soFar = writer.pathTo(node.id);
  const opening = writer.opening(node.id);
  const path = pathWith(soFar, { step: node.id, outlet: 'then' });
  const target = writer.graph.target(node.id, 'then');
  return {
    ...callOf(writer, {
      step: node.id,
      kind: node.kind.kind,
      settings: node.settings,
      visit: writer.visit(node.id),
      path: pathText(soFar),
      needs,
    }),
    Retry: retryOf(ways.errors),
    Catch: ways.catchers,
    Assign: { path, ...opening, ...assignNeeds(needs, RESULT, 'computed' in opening ? '{}' : undefined) },
    ...onward(writer, target, 'informed', path),
  };
};

const stateOf = (writer: Writer, node: Node): State => {
  const { behaviour } = node;
  switch (behaviour.is) {
    case 'call':
      return callState(writer, node);
    case 'wait':
      return waitState(writer, node, behaviour);
    case 'waitUntil':
      return waitUntilState(writer, node);
    case 'await':
      return awaitState(writer, node, behaviour);
    case 'choose':
      return chooseState(writer, node.id);
    case 'end':
      return { Type: 'Succeed', Output: outputOf('completed', '{% $path %}') };
  }
};

const successor = (state: State): string[] => {
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  if (state.Type === 'Task') return [...next, ...(state.Catch ?? []).map((catcher) => catcher.Next)];
  if (state.Type !== 'Choice') return next;
  return [...state.Choices.map((rule) => rule.Next), ...(state.Default === undefined ? [] : [state.Default])];
};

/** Only what can be reached from the start, in the order in which a reader meets it. */
const pruned = (startAt: string, states: ReadonlyMap<string, State>): Record<string, State> => {
  const kept: Record<string, State> = {};
  const open = [startAt];
  while (open.length > 0) {
    const name = open.shift() as string;
    const state = states.get(name);
    if (state === undefined || Object.hasOwn(kept, name)) continue;
    kept[name] = state;
    open.push(...successor(state));
  }
  return kept;
};

/** The state that a run begins with; the name of a step's where nothing stands before it; null where nothing runs. */
const startOf = (writer: Writer, startAt: string | undefined): State | string | null => {
  const into = (target: string, outlet: string): State | string => {
    const start = singleStart(writer, target, outlet);
    return start === 'first step' ? writer.main(target) : start;
  };
  if (startAt !== undefined) return into(startAt, 'moved');
  const ways = edgesOf(writer.graph, START);
  const [only] = ways;
  if (ways.length === 1) return only?.to == null ? null : into(only.to, only.outlet);
  return ways.some(({ to }) => to !== null) ? manyStarts(writer) : null;
};

const liveOf = (graph: Graph, version: number): Compiled['live'] => {
  const { flow } = graph;
  const { start } = flow;
  return {
    flow: flow.id,
    version,
    trigger: start.kind === 'trigger' ? start.trigger : null,
    ...(start.kind === 'trigger' && start.only !== undefined ? { only: start.only } : {}),
    transitions:
      start.kind === 'scoring'
        ? (edgesOf(graph, START)
            .filter(({ to }) => to !== null)
            .map(({ outlet }) => outlet) as LiveFlow['transitions'])
        : [],
    exits: flow.exits,
    reentry: flow.reentry,
  };
};

/**
 * Compiles a flow that `checkFlow` passed to one state machine in JSONata. `startAt` makes the variant for runs that
 * are moved to that step. Throws only for a flow that cannot be read, or a `startAt` that is no step of it.
 */
export const compile = (flow: Flow, version: number, options: { startAt?: string; names?: Names } = {}): Compiled => {
  const { graph, problems } = readGraph(flow);
  if (problems[0] !== undefined) throw new Error(`Flow "${flow.id}" cannot be compiled: ${problems[0].message}`);
  const { startAt } = options;
  if (startAt !== undefined && (graph.nodes.get(startAt) === undefined || flow.steps[startAt]?.disabled === true))
    throw new Error(`A run of flow "${flow.id}" cannot be moved to "${startAt}", which is not a step that runs.`);

  const { writer, states, odds } = writerOf(graph, version, options.names ?? {}, {
    load: loadState,
    done: () => ({ Type: 'Succeed', Output: outputOf('completed', '{% $path %}') }),
    exited: () => ({ Type: 'Succeed', Output: outputOf('exited', '{% $path %}') }),
  });
  const live = liveOf(graph, version);
  const start = startOf(writer, startAt);
  if (start === null) return { definition: null, text: '', live, states: {}, cost: null };

  const startName = typeof start === 'string' ? start : 'Start';
  const all = new Map<string, State>(typeof start === 'string' ? [] : [[startName, start]]);
  const owners = new Map<string, string>([[startName, START]]);
  for (const id of reachableFrom(graph, [...rootsOf(graph), startAt ?? null])) {
    const node = graph.nodes.get(id);
    if (node === undefined) continue;
    all.set(writer.main(id), stateOf(writer, node));
    owners.set(writer.main(id), id);
  }
  for (const [name, { step, state }] of states) {
    all.set(name, state);
    owners.set(name, step);
  }
  const kept = pruned(startName, all);
  const definition: Definition = {
    Comment: `${flow.name} · ${flow.id} version ${version}`,
    QueryLanguage: 'JSONata',
    StartAt: startName,
    States: kept,
  };
  const byStep: Record<string, string[]> = {};
  for (const name of Object.keys(kept)) {
    const owner = owners.get(name) ?? START;
    byStep[owner] = [...(byStep[owner] ?? []), name];
  }
  const cost = costOf(graph, definition, odds, byStep);
  return { definition, text: JSON.stringify(definition), live, states: byStep, cost };
};
