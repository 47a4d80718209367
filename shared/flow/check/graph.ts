import type { Problem } from '../../problem/index.ts';
import { edgesOf, type Graph, loopsOf, reachableFrom, START } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { takesTime } from '../reach/time.ts';

const isBound = (graph: Graph, from: string, outlet: string): boolean => {
  const behaviour = graph.nodes.get(from)?.behaviour;
  return (
    behaviour?.is === 'choose' &&
    behaviour.branches.some((branch) => branch.outlet === outlet && branch.test.by === 'visits')
  );
};

/** Every loop has a bound, and time passes in it. */
export const checkLoops = (graph: Graph): Problem[] => {
  const endless = loopsOf(graph, (from, outlet) => !isBound(graph, from, outlet)).map((loop) =>
    problemAt(
      `steps/${loop[0] ?? ''}`,
      'loop-without-bound',
      `A lead could go round for ever through ${loop.length === 1 ? 'this step' : `these ${loop.length} steps`}.`,
      'Put a Repeat where the loop turns back, and lead its “Again” to the earlier step.',
    ),
  );
  const hasty = loopsOf(graph, (from, outlet) => {
    const node = graph.nodes.get(from);
    return node !== undefined && !takesTime(node, outlet);
  }).map((loop) =>
    problemAt(
      `steps/${loop[0] ?? ''}`,
      'loop-without-wait',
      'A lead could go round this loop in a moment: no wait is sure to hold it.',
      'Put a wait of some length into the loop. A Wait for does not do: what it waits for may happen at once.',
    ),
  );
  return [...endless, ...hasty];
};

/** The steps that can be come to at all, counting those that are switched off. */
const drawnReach = (graph: Graph): Set<string> => {
  const reached = new Set<string>();
  const open: (string | null)[] = [...Object.values(graph.flow.start.next), ...graph.goals.map(({ step }) => step)];
  while (open.length > 0) {
    const id = open.pop();
    const node = id === undefined || id === null || reached.has(id) ? undefined : graph.nodes.get(id);
    if (node === undefined) continue;
    reached.add(node.id);
    open.push(...node.outlets.map((outlet) => node.step.next[outlet.id] ?? null));
  }
  return reached;
};

/** Steps that nobody can come to, and a start that nothing hangs on. */
export const checkReach = (graph: Graph): Problem[] => {
  const reached = drawnReach(graph);
  const problems = [...graph.nodes.keys()]
    .filter((id) => !reached.has(id))
    .map((id) =>
      problemAt(
        `steps/${id}`,
        'unreachable',
        'No lead can come to this step.',
        'Lead an outlet to it, or remove it.',
        'warning',
      ),
    );
  const nothing = graph.flow.start.kind === 'trigger' && edgesOf(graph, START).every(({ to }) => to === null);
  if (nothing)
    problems.push(
      problemAt('start', 'nothing-happens', 'The flow starts, but does nothing.', 'Add a step after the start.'),
    );
  return problems;
};

/** Goals that no wait lies before: there is nothing they could pull a lead out of. */
export const checkGoals = (graph: Graph): Problem[] => {
  const starts = edgesOf(graph, START).map(({ to }) => to);
  return graph.goals.flatMap(({ step }) => {
    const others = graph.goals.filter((goal) => goal.step !== step).map((goal) => goal.step);
    const before = reachableFrom(graph, [...starts, ...others], step);
    const waits = [...before].some((id) => {
      const is = graph.nodes.get(id)?.behaviour.is;
      return is === 'wait' || is === 'waitUntil' || is === 'await';
    });
    return waits
      ? []
      : [
          problemAt(
            `steps/${step}`,
            'idle-goal',
            'No wait comes before this goal, so it can pull nobody forward.',
            'Put a wait before it, or use a Split.',
            'warning',
          ),
        ];
  });
};
