import { type Flow, type Graph, type PathItem, readGraph, walkAhead } from '../../shared/flow/index.ts';
import { type Enrolment, visitKey } from './enrolment.ts';

type Known = Pick<Enrolment, 'path' | 'waits' | 'at' | 'claims' | 'status' | 'epoch' | 'begins' | 'stopped'>;

const graphs = new WeakMap<Flow, Graph>();
/** Versions never change, and thousands of enrolments are on the same one. */
const graphOf = (flow: Flow): Graph => {
  const graph = graphs.get(flow) ?? readGraph(flow).graph;
  graphs.set(flow, graph);
  return graph;
};

/** Where the path as it was stored leads: to the step that was claimed with it, or to the one that a new epoch began at. */
const storedTarget = ({ path, at, epoch, begins }: Known, graph: Graph): string | null => {
  const moves = path.filter(({ step, outlet }) => step === 'start' && outlet === 'moved').length;
  if (moves < epoch) return begins ?? null;
  const last = path.at(-1);
  if (last?.step === 'start' && last.outlet === 'moved') return begins ?? null;
  return last === undefined ? graph.target('start', at) : graph.target(last.step, last.outlet);
};

/** The plain waits that lie behind a choice without anything in between that would have been claimed. */
const waitsBehind = (graph: Graph, step: string, seen: ReadonlySet<string> = new Set()): string[] => {
  const node = graph.nodes.get(step);
  if (node === undefined || seen.has(step)) return [];
  if (node.behaviour.is === 'wait' || node.behaviour.is === 'waitUntil') return [step];
  if (node.behaviour.is !== 'choose') return [];
  const targets = new Set(node.outlets.map(({ id }) => graph.target(step, id)));
  return [...targets].flatMap((to) => (to === null ? [] : waitsBehind(graph, to, new Set([...seen, step]))));
};

/**
 * The way of a lead through a flow as far as it is known, and the step that it is in (`null` past the end). A run stores
 * its path with each claim only, so what follows from the claims is added: a step that has done what it does is passed,
 * and of the ways behind a choice the lead took the one on which nothing had to be claimed, where there is but one.
 */
export const wayOf = (enrolment: Known, flow: Flow): { path: PathItem[]; step: string | null } => {
  const { claims, waits, status, stopped } = enrolment;
  const waiting = Object.values(waits).at(-1)?.step;
  if (waiting !== undefined) return { path: enrolment.path, step: waiting };
  const graph = graphOf(flow);
  const path = [...enrolment.path];
  let step = storedTarget(enrolment, graph);
  while (step !== null && graph.nodes.get(step)?.behaviour.is === 'call') {
    const visit = path.filter((edge) => edge.step === step).length + 1;
    const claim = claims[visitKey(step, visit)];
    const failedIn = status === 'failed' && stopped !== true && claim?.done === undefined && claim?.puts !== true;
    if (claim === undefined || failedIn) break;
    path.push({ step, outlet: 'then', at: claim.at });
    step = graph.target(step, 'then');
  }
  if (step === null || (status === 'failed' && stopped !== true)) return { path, step };
  // A Repeat counts visits, which are in the path; other splits are decided by facts, and stored where a wait follows.
  const ahead = walkAhead(graph, { path, step, at: path.at(-1)?.at ?? '' });
  if (ahead.path.length > path.length) return { path: ahead.path, step: ahead.step };
  const behind = new Set(waitsBehind(graph, step));
  const [only] = behind;
  return { path, step: behind.size === 1 && only !== undefined ? only : step };
};
