import type { Problem } from '../../problem/index.ts';
import type { Flow } from '../document.ts';
import { type Graph, reachableFrom, rootsOf } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { influenceOf, mayStart, type Surroundings } from '../reach/influence.ts';
import type { Deed } from '../steps/kind.ts';
import type { CheckContext } from './context.ts';

/** Whether a deed of one flow lets leads into another. */
type Starts = (deed: Deed, other: Flow) => boolean;

/** For sure: it names the other flow, or does just what the other's trigger waits for. */
const surely: Starts = (deed, { id, start }) => {
  const trigger = start.kind === 'trigger' ? start.trigger : null;
  switch (deed.what) {
    case 'flow':
      return deed.flow === id;
    case 'stage':
      return trigger?.on === 'stage' && trigger.to.includes(deed.stage);
    case 'segment':
      return (
        trigger?.on === 'segment' && trigger.segment === deed.segment && trigger.entered === (deed.action === 'add')
      );
    default:
      return false;
  }
};

/** Perhaps: through what scoring and segments make of it. */
const perhaps =
  (around: Surroundings): Starts =>
  (deed, other) =>
    surely(deed, other) || mayStart(influenceOf(deed, around), other);

const deedsOf = (graph: Graph): { step: string; deed: Deed }[] =>
  [...reachableFrom(graph, rootsOf(graph))].flatMap((step) => {
    const node = graph.nodes.get(step);
    return node === undefined ? [] : node.kind.deeds(node.settings).map((deed) => ({ step, deed }));
  });

/** The flows that lead from this one back to it, if there is such a circle. */
const circleThrough = (from: Flow, first: Flow, graphs: readonly Graph[], starts: Starts): Flow[] | null => {
  const paths: Flow[][] = [[first]];
  const seen = new Set<string>();
  while (paths.length > 0) {
    const path = paths.shift() as Flow[];
    const last = path.at(-1) as Flow;
    if (last.id === from.id) return path;
    if (seen.has(last.id)) continue;
    seen.add(last.id);
    const graph = graphs.find(({ flow }) => flow.id === last.id);
    if (graph === undefined) continue;
    const deeds = deedsOf(graph);
    for (const { flow } of graphs) if (deeds.some(({ deed }) => starts(deed, flow))) paths.push([...path, flow]);
  }
  return null;
};

const problemOf = (step: string, circle: readonly Flow[], certain: boolean): Problem => {
  const slow = circle.some(({ reentry }) => reentry.kind === 'after');
  const way = circle.length === 1 ? 'this flow again' : circle.map(({ name }) => `“${name}”`).join(', which starts ');
  const how = certain ? 'starts' : 'can, by what scoring and segments make of it, start';
  return problemAt(
    `steps/${step}`,
    'flows-in-a-circle',
    `This ${how} ${way}: leads would go round.`,
    'Let one of the flows take a lead only once, or start on something else.',
    slow || !certain ? 'warning' : 'error',
  );
};

/**
 * Flows that start each other in a circle. One that a lead enters only once breaks it. What goes through scoring and
 * segments is a warning: whether it comes round depends on the lead.
 */
export const checkCircles = (graph: Graph, others: readonly Graph[], context: CheckContext): Problem[] => {
  const { flow } = graph;
  const graphs = [graph, ...others].filter((one) => one.flow.reentry.kind !== 'never');
  if (!graphs.includes(graph)) return [];
  const scoring = [graph, ...others].map((one) => one.flow.start).find((start) => start.kind === 'scoring');
  const model = scoring?.kind === 'scoring' ? scoring.model : null;
  const around = { model, segments: context.segments };
  return deedsOf(graph).flatMap(({ step, deed }): Problem[] => {
    for (const [starts, certain] of [
      [surely, true],
      [perhaps(around), false],
    ] as const) {
      for (const other of graphs) {
        if (!starts(deed, other.flow)) continue;
        const circle = circleThrough(flow, other.flow, graphs, starts);
        if (circle !== null) return [problemOf(step, circle, certain)];
      }
    }
    return [];
  });
};
