import type { Problem } from '../../problem/index.ts';
import type { Flow } from '../document.ts';
import { type Graph, reachableFrom, rootsOf } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { type Influence, influenceOf, mayStart, type Surroundings } from '../reach/influence.ts';
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
const perhaps = (around: Surroundings): Starts => {
  const known = new Map<Deed, Influence>();
  return (deed, other) => {
    const influence = known.get(deed) ?? influenceOf(deed, around);
    known.set(deed, influence);
    return surely(deed, other) || mayStart(influence, other);
  };
};

/** A flow with everything that it does, worked out once. */
type Doing = { flow: Flow; deeds: readonly { step: string; deed: Deed }[] };

const deedsOf = (graph: Graph): { step: string; deed: Deed }[] =>
  [...reachableFrom(graph, rootsOf(graph))].flatMap((step) => {
    const node = graph.nodes.get(step);
    return node === undefined ? [] : node.kind.deeds(node.settings).map((deed) => ({ step, deed }));
  });

/** The flows that lead from this one back to it, if there is such a circle. */
const circleThrough = (from: Flow, first: Flow, all: readonly Doing[], starts: Starts): Flow[] | null => {
  const paths: Flow[][] = [[first]];
  const seen = new Set<string>();
  while (paths.length > 0) {
    const path = paths.shift() as Flow[];
    const last = path.at(-1) as Flow;
    if (last.id === from.id) return path;
    if (seen.has(last.id)) continue;
    seen.add(last.id);
    const deeds = all.find(({ flow }) => flow.id === last.id)?.deeds ?? [];
    for (const { flow } of all) if (deeds.some(({ deed }) => starts(deed, flow))) paths.push([...path, flow]);
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
  if (flow.reentry.kind === 'never') return [];
  const all = [graph, ...others]
    .filter((one) => one.flow.reentry.kind !== 'never')
    .map((one): Doing => ({ flow: one.flow, deeds: deedsOf(one) }));
  const scoring = [graph, ...others].map((one) => one.flow.start).find((start) => start.kind === 'scoring');
  const model = scoring?.kind === 'scoring' ? scoring.model : null;
  const ways = [
    { starts: surely, certain: true },
    { starts: perhaps({ model, segments: context.segments }), certain: false },
  ].map((way) => ({
    ...way,
    back: new Map(all.map((other) => [other.flow, circleThrough(flow, other.flow, all, way.starts)])),
  }));
  return (all[0]?.deeds ?? []).flatMap(({ step, deed }): Problem[] => {
    for (const { starts, certain, back } of ways) {
      const first = all.find((other) => back.get(other.flow) !== null && starts(deed, other.flow));
      const circle = first === undefined ? undefined : back.get(first.flow);
      if (circle !== undefined && circle !== null) return [problemOf(step, circle, certain)];
    }
    return [];
  });
};
