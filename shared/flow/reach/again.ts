import { DAY_SECONDS } from '../../time/index.ts';
import { edgesOf, type Graph, type Node, START } from '../graph.ts';
import type { Deed } from '../steps/kind.ts';
import { CEILING, countOf } from './most.ts';
import { leastSeconds, mostSeconds } from './time.ts';
import { type Unrolled, unroll } from './unrolled.ts';

/** By a number of deeds, the least seconds in which so many can happen; what takes longer than is asked for is absent. */
type Front = number[];

/** Behaviours in which an exit can end a run. */
const waits: ReadonlySet<string> = new Set(['wait', 'waitUntil', 'await']);

/** Puts a time into a front if it is less than what stands there. */
const lessen = (front: Front, n: number, time: number, within: number): void => {
  if (n <= CEILING && time < within && time < (front[n] ?? Number.POSITIVE_INFINITY)) front[n] = time;
};

const eachOf = (front: Front | undefined, see: (n: number, time: number) => void): void => {
  front?.forEach((time, n) => {
    see(n, time);
  });
};

/** What can be counted of a run from each place on: until the last of so many deeds, and until the run is over. */
const fronts = (
  graph: Graph,
  { places, edges, order }: Unrolled,
  counted: (deed: Deed) => boolean,
  within: number,
): { ahead: Front[]; toEnd: Front[] } => {
  const { exits } = graph.flow;
  const mayLeave = exits.unsubscribed || exits.becameCustomer || exits.stageChanged || exits.when !== undefined;
  const ahead: Front[] = [];
  const toEnd: Front[] = [];
  for (const at of order) {
    const node = graph.nodes.get(places[at]?.step ?? '') as Node;
    const own = countOf(node, counted);
    const [front, end]: [Front, Front] = [[], []];
    for (let n = 0; n <= own; n += 1) front[n] = 0;
    const ways = edges[at] ?? [];
    if (ways.length === 0 || (mayLeave && waits.has(node.behaviour.is))) lessen(end, own, 0, within);
    for (const { to, outlet } of ways) {
      const delay = leastSeconds(node, outlet);
      if (to === null) lessen(end, own, delay, within);
      else {
        eachOf(ahead[to], (n, time) => lessen(front, n + own, time + delay, within));
        eachOf(toEnd[to], (n, time) => lessen(end, n + own, time + delay, within));
      }
    }
    ahead[at] = front;
    toEnd[at] = end;
  }
  return { ahead, toEnd };
};

/** The most seconds from the entry until each place; absent where the entry does not lead there. */
const farthest = (graph: Graph, { places, edges, order }: Unrolled, root: number): number[] => {
  const far: number[] = [];
  far[root] = 0;
  for (const at of order.toReversed()) {
    const come = far[at];
    if (come === undefined) continue;
    const stay = mostSeconds(graph.nodes.get(places[at]?.step ?? '') as Node);
    for (const { to } of edges[at] ?? []) if (to !== null) far[to] = Math.max(far[to] ?? 0, come + stay);
  }
  return far;
};

/** How long after an entry the next one may be, at least. */
const secondsApart = ({ flow: { reentry } }: Graph): number => {
  if (reentry.kind === 'never') return Number.POSITIVE_INFINITY;
  return reentry.kind === 'after' ? reentry.days * DAY_SECONDS : 0;
};

/**
 * The most that a lead gets by one way in, in a time that begins with the first thing counted: of the run that it is in,
 * then of as many whole runs as come after it, then of the beginning of one more. A run begins when the one before is over
 * and so many seconds have passed since that one began.
 */
const mostByWay = (
  graph: Graph,
  unrolled: Unrolled,
  root: number,
  all: ReturnType<typeof fronts>,
  counted: (deed: Deed) => boolean,
  within: number,
): number | null => {
  const apart = secondsApart(graph);
  const far = farthest(graph, unrolled, root);
  const first: Front = [];
  let most = 0;
  for (const [at, { step }] of unrolled.places.entries()) {
    const come = far[at];
    if (come === undefined || countOf(graph.nodes.get(step) as Node, counted) === 0) continue;
    most = Math.max(most, (all.ahead[at]?.length ?? 1) - 1);
    eachOf(all.toEnd[at], (n, time) => lessen(first, n, Math.max(time, apart - come), within));
  }
  // From one entry to the next, by what the run between them counts.
  const round: Front = [];
  eachOf(all.toEnd[root], (n, time) => lessen(round, n, Math.max(time, apart), within));
  const best = Math.max(0, ...round.keys());
  if (best > 0 && round.some((time, n) => n > 0 && time === 0)) return null;
  /** By what has been counted, the least time until a lead may enter again. */
  const entered: Front = [...first];
  for (let n = 1; n < entered.length && n <= CEILING; n += 1) {
    const since = entered[n];
    if (since === undefined) continue;
    eachOf(all.ahead[root], (more, time) => {
      if (since + time < within) most = Math.max(most, n + more);
    });
    eachOf(round, (more, time) => {
      if (more > 0) lessen(entered, n + more, since + time, within);
    });
  }
  return most > CEILING ? null : most;
};

/**
 * The most of some deeds that one lead can get from a flow in so many days, counting that it comes in again as soon as it
 * may; `null` where nothing bounds it. Each outlet of a scoring flow's start has runs of its own.
 */
export const mostWithReentry = (graph: Graph, days: number, counted: (deed: Deed) => boolean): number | null => {
  const unrolled = unroll(graph);
  if (unrolled === null) return null;
  const within = days * DAY_SECONDS;
  const all = fronts(graph, unrolled, counted, within);
  let sum = 0;
  for (const { to } of edgesOf(graph, START)) {
    if (to === null) continue;
    const root = unrolled.roots.get(to);
    if (root === undefined) continue;
    const most = mostByWay(graph, unrolled, root, all, counted, within);
    if (most === null) return null;
    sum += most;
  }
  return sum;
};
