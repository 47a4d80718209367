import { evaluate } from '../condition/index.ts';
import { type Flow, type Graph, type PathItem, readGraph } from '../flow/index.ts';
import { explain } from './explain.ts';
import type { BranchAsked, TraceStep } from './trace.ts';

/** What a run was answered at a step, and when. */
export type Seen = { step: string; visit: number; facts: Record<string, unknown>; computed: unknown; at: string };
type Known = {
  seen: readonly Seen[];
  endings: ReadonlyMap<string, string>;
  at: string;
};

const numberIn = (computed: unknown, step: string): number | null => {
  const value = typeof computed === 'object' && computed !== null ? (computed as Record<string, unknown>)[step] : null;
  return typeof value === 'number' ? value : null;
};

/** Every branch that was asked before one was taken, with the facts that the run had. */
const asked = (graph: Graph, item: PathItem, seen: Seen | undefined): BranchAsked[] | undefined => {
  const behaviour = graph.nodes.get(item.step)?.behaviour;
  if (behaviour?.is !== 'choose' || seen === undefined) return undefined;
  const branches: BranchAsked[] = [];
  for (const { outlet, test } of behaviour.branches) {
    if (test.by === 'condition')
      branches.push({ outlet, met: evaluate(test.when, seen.facts), because: explain(test.when, seen.facts) });
    if (test.by === 'bucket') {
      const bucket = numberIn(seen.computed, item.step) ?? 0;
      branches.push({ outlet, met: bucket < test.below, because: { bucket, below: test.below } });
    }
    if (branches.at(-1)?.met === true) break;
  }
  return branches;
};

/** The path told step by step. */
export const traceSteps = (flow: Flow, path: readonly PathItem[], known: Known): TraceStep[] => {
  const { graph } = readGraph(flow);
  const visits = new Map<string, number>();
  return path
    .map((item, index) => ({ item, next: path[index + 1] }))
    .filter(({ item }) => item.step !== 'start')
    .map(({ item, next }): TraceStep => {
      const visit = (visits.get(item.step) ?? 0) + 1;
      visits.set(item.step, visit);
      const seen = known.seen.filter(({ at }) => at <= item.at).at(-1);
      const branches = asked(graph, item, seen);
      const endedBy = known.endings.get(`${item.step} ${visit}`);
      return {
        step: item.step,
        visit,
        cameAt: item.at,
        leftAt: next?.at ?? known.at,
        outlet: item.outlet,
        ...(branches === undefined || branches.length === 0 ? {} : { asked: branches }),
        ...(endedBy === undefined ? {} : { endedBy }),
      };
    });
};
