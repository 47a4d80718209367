import type { Problem } from '../problem/index.ts';
import type { Flow, Step } from './document.ts';
import { problemAt } from './problem-at.ts';
import type { GoalWatch } from './run.ts';
import { startOutlets } from './starts/index.ts';
import { kinds } from './steps/index.ts';
import type { Behaviour, Kind, Outlet } from './steps/kind.ts';

/** One step with its kind and its settings read. */
export type Node = {
  id: string;
  step: Step;
  kind: Kind<unknown>;
  settings: unknown;
  outlets: Outlet[];
  behaviour: Behaviour;
  goal: GoalWatch | null;
};

/** The place that stands for the flow's start among steps. */
export const START = 'start';

/** A flow made ready to be walked. Targets skip steps that are switched off. */
export type Graph = {
  flow: Flow;
  nodes: ReadonlyMap<string, Node>;
  startOutlets: Outlet[];
  /** Where an outlet leads, past steps that are switched off; null where the flow ends. */
  target: (from: string, outlet: string) => string | null;
  goals: GoalWatch[];
};

/** `__proto__` as a key is no data in JavaScript, nor in JSONata: what holds it cannot be passed on as it is. */
const holdsPrototype = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some(holdsPrototype));

const readNode = (id: string, step: Step): Node | Problem[] => {
  const kind = kinds.get(step.kind);
  if (kind === undefined)
    return [
      problemAt(
        `steps/${id}/kind`,
        'unknown-kind',
        `There is no step kind “${step.kind}”.`,
        `Use one of ${[...kinds.keys()].join(', ')}.`,
      ),
    ];
  const read = kind.settings.safeParse(step.settings);
  if (!read.success)
    return read.error.issues.map((issue) =>
      problemAt(
        ['steps', id, 'settings', ...issue.path.map(String)].join('/'),
        'bad-settings',
        `“${kind.name}” cannot be read: ${issue.message}.`,
        'Correct the setting, or remove the step and add it again.',
      ),
    );
  if (holdsPrototype(step.settings))
    return [
      problemAt(
        `steps/${id}/settings`,
        'bad-settings',
        `“${kind.name}” cannot be read: nothing can be called “__proto__”.`,
        'Give the field another name.',
      ),
    ];
  const settings = read.data;
  return {
    id,
    step,
    kind,
    settings,
    outlets: kind.outlets(settings),
    behaviour: kind.behaviour(settings),
    goal: kind.goal === undefined || step.disabled === true ? null : { step: id, ...kind.goal(settings) },
  };
};

/** Reads every step; those that cannot be read are left out and reported. */
export const readGraph = (flow: Flow): { graph: Graph; problems: Problem[] } => {
  const problems: Problem[] = [];
  const nodes = new Map<string, Node>();
  // By id: the order in which a document happens to list its steps means nothing.
  for (const [id, step] of Object.entries(flow.steps).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const node = readNode(id, step);
    if (Array.isArray(node)) problems.push(...node);
    else nodes.set(id, node);
  }
  const nextOf = (from: string): Record<string, string | null> | undefined =>
    from === START ? flow.start.next : nodes.get(from)?.step.next;
  const target = (from: string, outlet: string): string | null => {
    let id = nextOf(from)?.[outlet] ?? null;
    for (const seen = new Set<string>(); id !== null; ) {
      const node = nodes.get(id);
      if (node === undefined || seen.has(id)) return null;
      if (node.step.disabled !== true) return id;
      seen.add(id);
      const bypass = node.kind.bypass(node.settings);
      id = bypass === null ? null : (node.step.next[bypass] ?? null);
    }
    return null;
  };
  const goals = [...nodes.values()].flatMap((node) => (node.goal === null ? [] : [node.goal]));
  return { graph: { flow, nodes, startOutlets: startOutlets(flow.start), target, goals }, problems };
};

/** Every edge out of a step (or the start), in the order of its outlets. */
export const edgesOf = (graph: Graph, from: string): { outlet: string; to: string | null }[] => {
  const outlets = from === START ? graph.startOutlets : (graph.nodes.get(from)?.outlets ?? []);
  return outlets.map(({ id }) => ({ outlet: id, to: graph.target(from, id) }));
};

/** The steps that a lead can come to from these, in the order of a depth-first walk; `without` is not entered. */
export const reachableFrom = (graph: Graph, roots: readonly (string | null)[], without?: string): Set<string> => {
  const reached = new Set<string>();
  const open = [...roots].reverse();
  while (open.length > 0) {
    const id = open.pop();
    if (id === undefined || id === null || id === without || reached.has(id) || !graph.nodes.has(id)) continue;
    reached.add(id);
    open.push(
      ...edgesOf(graph, id)
        .map(({ to }) => to)
        .reverse(),
    );
  }
  return reached;
};

/** Where leads come in: what hangs on the start, and every goal. */
export const rootsOf = (graph: Graph): (string | null)[] => [
  ...edgesOf(graph, START).map(({ to }) => to),
  ...graph.goals.map(({ step }) => step),
];

/** The strongly connected parts of the graph with more than one step or an edge to itself: its loops. */
export const loopsOf = (graph: Graph, usable: (from: string, outlet: string) => boolean = () => true): string[][] => {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const loops: string[][] = [];
  const edges = new Map(
    [...graph.nodes.keys()].map((id) => [
      id,
      edgesOf(graph, id).flatMap(({ outlet, to }) => (to !== null && usable(id, outlet) ? [to] : [])),
    ]),
  );
  // Tarjan's algorithm with its own stack, since a flow may be a thousand steps long.
  for (const root of graph.nodes.keys()) {
    if (index.has(root)) continue;
    const work: { id: string; at: number }[] = [{ id: root, at: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1] as { id: string; at: number };
      const { id } = frame;
      if (frame.at === 0) {
        index.set(id, index.size);
        low.set(id, index.get(id) ?? 0);
        stack.push(id);
        onStack.add(id);
      }
      const to = (edges.get(id) ?? [])[frame.at];
      frame.at += 1;
      if (to !== undefined) {
        if (!index.has(to)) work.push({ id: to, at: 0 });
        else if (onStack.has(to)) low.set(id, Math.min(low.get(id) ?? 0, index.get(to) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, low.get(id) ?? 0));
      if (low.get(id) !== index.get(id)) continue;
      const part = stack.splice(stack.indexOf(id));
      for (const member of part) onStack.delete(member);
      if (part.length > 1 || (edges.get(id) ?? []).includes(id)) loops.push(part);
    }
  }
  return loops;
};
