import type { Problem } from '../../problem/index.ts';
import type { Flow, Trigger } from '../document.ts';
import { edgesOf, type Graph, reachableFrom, readGraph, rootsOf, START } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { secondsToFirstEmail } from '../reach/most.ts';
import type { Deed } from '../steps/kind.ts';

const triggerOf = ({ start }: Flow): Trigger | null => (start.kind === 'trigger' ? start.trigger : null);

/** Whether a deed of one flow lets leads into another. */
const starts = (deed: Deed, other: Flow): boolean => {
  const trigger = triggerOf(other);
  switch (deed.what) {
    case 'flow':
      return deed.flow === other.id;
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

const deedsOf = (graph: Graph): { step: string; deed: Deed }[] =>
  [...reachableFrom(graph, rootsOf(graph))].flatMap((step) => {
    const node = graph.nodes.get(step);
    return node === undefined ? [] : node.kind.deeds(node.settings).map((deed) => ({ step, deed }));
  });

/** The flows that lead from this one back to it, if there is such a circle. */
const circleThrough = (from: Flow, first: Flow, graphs: ReadonlyMap<string, Graph>): Flow[] | null => {
  const paths: Flow[][] = [[first]];
  const seen = new Set<string>();
  while (paths.length > 0) {
    const path = paths.shift() as Flow[];
    const last = path.at(-1) as Flow;
    if (last.id === from.id) return path;
    if (seen.has(last.id)) continue;
    seen.add(last.id);
    const graph = graphs.get(last.id);
    if (graph === undefined) continue;
    for (const { flow } of graphs.values())
      if (deedsOf(graph).some(({ deed }) => starts(deed, flow))) paths.push([...path, flow]);
  }
  return null;
};

/** Flows that start each other in a circle; one that a lead enters only once breaks it. */
const checkCircles = (graph: Graph, graphs: ReadonlyMap<string, Graph>): Problem[] => {
  const { flow } = graph;
  return deedsOf(graph).flatMap(({ step, deed }) => {
    for (const other of graphs.values()) {
      if (!starts(deed, other.flow)) continue;
      const circle = circleThrough(flow, other.flow, graphs);
      if (circle === null) continue;
      if (circle.some(({ reentry }) => reentry.kind === 'never')) continue;
      const slow = circle.some(({ reentry }) => reentry.kind === 'after');
      const way = circle.map(({ name }) => `“${name}”`).join(', which starts ');
      return [
        problemAt(
          `steps/${step}`,
          'flows-in-a-circle',
          circle.length === 1
            ? 'This flow starts itself again.'
            : `This starts ${way}: leads would go round between flows.`,
          'Let one of the flows take a lead only once, or start on something else.',
          slow ? 'warning' : 'error',
        ),
      ];
    }
    return [];
  });
};

const sameActivity = (a: Trigger, b: Trigger): boolean => {
  if (a.on !== b.on) return false;
  if (a.on === 'activity' && b.on === 'activity') return a.match.activity === b.match.activity;
  if (a.on === 'stage' && b.on === 'stage') return a.to.some((stage) => b.to.includes(stage));
  if (a.on === 'segment' && b.on === 'segment') return a.segment === b.segment && a.entered === b.entered;
  if (a.on === 'date' && b.on === 'date') return a.field === b.field && a.offsetDays === b.offsetDays;
  return a.on === 'inactivity' && b.on === 'inactivity' && a.days === b.days;
};

const DAY = 86_400;

/** Flows that begin with the same event and both email the lead on that day. */
const checkSameDay = (graph: Graph, others: readonly Graph[]): Problem[] => {
  const trigger = triggerOf(graph.flow);
  const own = secondsToFirstEmail(
    graph,
    edgesOf(graph, START).map(({ to }) => to),
  );
  if (trigger === null || own === null || own >= DAY) return [];
  return others.flatMap((other) => {
    const theirs = triggerOf(other.flow);
    if (theirs === null || !sameActivity(trigger, theirs)) return [];
    const first = secondsToFirstEmail(
      other,
      edgesOf(other, START).map(({ to }) => to),
    );
    return first === null || first >= DAY
      ? []
      : [
          problemAt(
            'start',
            'same-day-emails',
            `“${other.flow.name}” starts on the same event and emails the lead on the same day.`,
            'Let one of the two wait a day, or narrow who may enter.',
            'warning',
          ),
        ];
  });
};

/** What this flow and the live ones do to each other. */
export const checkTogether = (graph: Graph, live: readonly Flow[]): Problem[] => {
  const others = live.filter(({ id }) => id !== graph.flow.id).map((flow) => readGraph(flow).graph);
  const graphs = new Map([graph, ...others].map((one) => [one.flow.id, one]));
  return [...checkCircles(graph, graphs), ...checkSameDay(graph, others)];
};
