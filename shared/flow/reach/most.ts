import { DAY_SECONDS } from '../../time/index.ts';
import type { Graph, Node } from '../graph.ts';
import type { Deed } from '../steps/kind.ts';
import { leastSeconds, mostSeconds } from './time.ts';
import { type Unrolled, unroll } from './unrolled.ts';

/** Deeds that someone outside notices. */
const countedDeeds = ['email', 'task', 'webhook', 'notice'] as const;
export type CountedDeed = (typeof countedDeeds)[number];

/** The most that one run can do, or `null` where a loop has no bound. */
export type Most = Record<CountedDeed, number>;

/** How many of a step's deeds count. */
export const countOf = (node: Node, counted: (deed: Deed) => boolean): number =>
  node.kind.deeds(node.settings).filter(counted).length;

/** Counting beyond this tells nobody anything. */
export const CEILING = 500;

/**
 * For every place the least time in which so many deeds can happen from there on: `times[n]` seconds for n deeds.
 * One pass over the unrolled graph from its ends.
 */
const mostWithin = (graph: Graph, unrolled: Unrolled, counted: (deed: Deed) => boolean, seconds: number): number => {
  const counts = new Map([...graph.nodes].map(([id, node]) => [id, countOf(node, counted)]));
  if ([...counts.values()].every((count) => count === 0)) return 0;
  const fronts: number[][] = [];
  let most = 0;
  for (const at of unrolled.order) {
    const { step } = unrolled.places[at] as Unrolled['places'][number];
    const node = graph.nodes.get(step) as Node;
    const own = counts.get(step) ?? 0;
    const front: number[] = [];
    for (let n = 0; n <= own; n++) front[n] = 0;
    for (const { to, outlet } of unrolled.edges[at] ?? []) {
      if (to === null) continue;
      const delay = leastSeconds(node, outlet);
      const ahead = fronts[to] ?? [];
      for (let n = 0; n < ahead.length && n + own <= CEILING; n++) {
        const time = (ahead[n] ?? Infinity) + delay;
        // Two deeds exactly N days apart are not within N days.
        if (time < seconds && time < (front[n + own] ?? Infinity)) front[n + own] = time;
      }
    }
    fronts[at] = front;
    most = Math.max(most, front.length - 1);
  }
  return most;
};

/** The most emails, tasks, webhooks and notices that one lead can get out of one run in so many days. */
export const mostInDays = (graph: Graph, days: number, unrolled = unroll(graph)): Most | null => {
  if (unrolled === null) return null;
  const seconds = days * DAY_SECONDS;
  const most = countedDeeds.map(
    (what) => [what, mostWithin(graph, unrolled, (deed) => deed.what === what, seconds)] as const,
  );
  return Object.fromEntries(most) as Most;
};

/** The longest way through, by a length for each step; `null` where a loop has no bound. */
const longest = (graph: Graph, unrolled: Unrolled, length: (node: Node) => number): number => {
  const far: number[] = [];
  let most = 0;
  for (const at of unrolled.order) {
    const { step } = unrolled.places[at] as Unrolled['places'][number];
    const ahead = (unrolled.edges[at] ?? []).map(({ to }) => (to === null ? 0 : (far[to] ?? 0)));
    far[at] = length(graph.nodes.get(step) as Node) + Math.max(0, ...ahead);
    most = Math.max(most, far[at] ?? 0);
  }
  return most;
};

/** The most seconds that a run can take. */
export const longestRun = (graph: Graph, unrolled: Unrolled): number => longest(graph, unrolled, mostSeconds);

/** The most steps that a run can walk through, and so the length of its path. */
export const longestPath = (graph: Graph, unrolled: Unrolled): number => longest(graph, unrolled, () => 1);

/** History events of the states of one visit, by AWS's counting: entered, exited, and five or six for a call. */
const eventsOf = ({ behaviour }: Node): number => {
  switch (behaviour.is) {
    case 'call':
      // The lead may have to be looked at before it, and a bad day adds some retries.
      return 5;
    case 'await':
      return 6 + 2 + 5;
    case 'wait':
    case 'waitUntil':
      return 6 + 5;
    case 'choose':
    case 'end':
      return 2;
  }
};

/** The most history events of a run without retries. */
export const mostEvents = (graph: Graph, unrolled: Unrolled): number => 12 + longest(graph, unrolled, eventsOf);

/** The least time from the start to the first email, in seconds; `null` where there is none. */
export const secondsToFirstEmail = (graph: Graph, from: readonly (string | null)[]): number | null => {
  const best = new Map<string, number>();
  const open = from.flatMap((id) => (id === null ? [] : [{ id, time: 0 }]));
  while (open.length > 0) {
    open.sort((a, b) => b.time - a.time);
    const { id, time } = open.pop() as { id: string; time: number };
    const node = graph.nodes.get(id);
    if (node === undefined || (best.get(id) ?? Infinity) <= time) continue;
    best.set(id, time);
    if (countOf(node, (deed) => deed.what === 'email') > 0) return time;
    for (const { id: outlet } of node.outlets) {
      const to = graph.target(id, outlet);
      if (to !== null) open.push({ id: to, time: time + leastSeconds(node, outlet) });
    }
  }
  return null;
};
