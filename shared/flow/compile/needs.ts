import { reads } from '../../condition/index.ts';
import type { Graph } from '../graph.ts';
import type { ComputeRequest } from '../run.ts';

/** What the machine must know before it can go on at a step: facts for conditions, values that JSONata cannot make. */
export type Needs = { reads: string[][]; compute: ComputeRequest[] };

/** Says for each step what must be known on arrival, up to the next state that asks for itself. */
export const needsOf = (graph: Graph): ((target: string | null) => Needs) => {
  const known = new Map<string, Needs>();
  const as = graph.goals.length > 0 ? 'seconds' : 'instant';

  const collect = (
    id: string | null,
    paths: Map<string, string[]>,
    values: Map<string, ComputeRequest>,
    seen: Set<string>,
  ) => {
    const node = id === null ? undefined : graph.nodes.get(id);
    if (node === undefined || seen.has(node.id)) return;
    seen.add(node.id);
    const { behaviour } = node;
    if (behaviour.is === 'waitUntil')
      values.set(node.id, {
        what: 'waitUntil',
        step: node.id,
        ...(behaviour.after === undefined ? {} : { after: behaviour.after }),
        until: behaviour.until,
        as,
      });
    if (behaviour.is !== 'choose') return;
    if (behaviour.salt !== undefined) values.set(node.id, { what: 'bucket', step: node.id, salt: behaviour.salt });
    for (const { test } of behaviour.branches)
      if (test.by === 'condition') for (const path of reads(test.when)) paths.set(JSON.stringify(path), path);
    for (const { id: outlet } of node.outlets) collect(graph.target(node.id, outlet), paths, values, seen);
  };

  return (target) => {
    const cached = known.get(target ?? '');
    if (cached !== undefined) return cached;
    const paths = new Map<string, string[]>();
    const values = new Map<string, ComputeRequest>();
    collect(target, paths, values, new Set());
    const needs = { reads: sorted(paths), compute: sorted(values) };
    known.set(target ?? '', needs);
    return needs;
  };
};

const sorted = <T>(map: Map<string, T>): T[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

/** Both together, each once. */
export const bothNeeds = (all: readonly Needs[]): Needs => ({
  reads: sorted(new Map(all.flatMap((needs) => needs.reads.map((path) => [JSON.stringify(path), path])))),
  compute: sorted(new Map(all.flatMap((needs) => needs.compute.map((request) => [request.step, request])))),
});

/** True where nothing has to be known. */
export const isNothing = (needs: Needs): boolean => needs.reads.length === 0 && needs.compute.length === 0;
