/** A flow as the layout sees it: nodes with ordered outlets, nothing of what they mean. */
export type Graph = {
  start: string;
  nodes: ReadonlyMap<string, readonly Outlet[]>;
};
export type Outlet = { name: string; to: string | null };

/** Where an outlet leads, as far as drawing is concerned. */
export type Way =
  /** Nothing hangs here: the path ends. */
  | { kind: 'open' }
  /** To a step that comes before, or in another piece: drawn as a sign, not as a line across the picture. */
  | { kind: 'back'; to: string }
  /** Into the branch that begins with `to` and that nothing else leads to. */
  | { kind: 'down'; to: string }
  /** Into a step that several ways lead to. */
  | { kind: 'join'; to: string };

export type Shape = {
  /** Nodes from the start on, each after all that lead to it; nodes that nothing leads to come last with their own. */
  order: readonly string[];
  /** Nodes without a parent: the start first, then what is not connected to it. */
  roots: readonly string[];
  ways: ReadonlyMap<string, readonly { name: string; way: Way }[]>;
  /** Joins that stand below each node: those whose nearest common ancestor it is, in order. */
  joins: ReadonlyMap<string, readonly string[]>;
};

/** Sorts a graph into branches, joins and ways back. Linear in its size; the same graph gives the same shape. */
export const shapeOf = (graph: Graph): Shape => {
  const { order, roots, back } = walk(graph);
  const rank = new Map(order.map((id, index) => [id, index]));
  const parents = new Map<string, string[]>();
  for (const id of order)
    for (const { name, to } of graph.nodes.get(id) ?? [])
      if (to !== null && graph.nodes.has(to) && !back.has(wireId(id, name)))
        parents.set(to, [...(parents.get(to) ?? []), id]);

  const above = nearestAncestors(order, parents, rank);
  const ways = new Map<string, { name: string; way: Way }[]>();
  const joins = new Map<string, string[]>();
  for (const id of order) {
    ways.set(
      id,
      (graph.nodes.get(id) ?? []).map(({ name, to }) => {
        if (to === null || !graph.nodes.has(to)) return { name, way: { kind: 'open' } };
        if (back.has(wireId(id, name))) return { name, way: { kind: 'back', to } };
        return { name, way: { kind: parents.get(to)?.length === 1 ? 'down' : 'join', to } };
      }),
    );
    const ancestor = above.get(id);
    if (ancestor !== undefined && (parents.get(id)?.length ?? 0) > 1)
      joins.set(ancestor, [...(joins.get(ancestor) ?? []), id]);
  }
  return { order, roots, ways, joins };
};

/** The name of the way out of `from` through `outlet`. */
export const wireId = (from: string, outlet: string): string => `${from}:${outlet}`;

/** Depth first in authored order, without recursion so that long flows cannot exhaust the stack. */
const walk = (graph: Graph) => {
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const earlier = new Set<string>();
  const order: string[] = [];
  const roots: string[] = [];
  for (const root of [graph.start, ...unled(graph), ...graph.nodes.keys()]) {
    if (state.has(root) || !graph.nodes.has(root)) continue;
    roots.push(root);
    const done: string[] = [];
    const stack = [{ id: root, at: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const outlet = graph.nodes.get(top.id)?.[top.at];
      if (outlet === undefined) {
        state.set(top.id, 'done');
        done.push(top.id);
        stack.pop();
        continue;
      }
      top.at += 1;
      const to = outlet.to;
      if (to === null || !graph.nodes.has(to)) continue;
      if (state.get(to) === 'open' || earlier.has(to)) back.add(wireId(top.id, outlet.name));
      else if (!state.has(to)) {
        state.set(to, 'open');
        stack.push({ id: to, at: 0 });
      }
    }
    for (const id of done) earlier.add(id);
    order.push(...done.reverse());
  }
  return { order, roots, back };
};

/** Nodes that nothing leads to, so that a detached piece is drawn from its head. */
const unled = (graph: Graph): string[] => {
  const led = new Set([...graph.nodes.values()].flatMap((outlets) => outlets.map((outlet) => outlet.to)));
  return [...graph.nodes.keys()].filter((id) => !led.has(id));
};

/**
 * For each node the last one that every way from a root passes before it (its immediate dominator; Cooper, Harvey and
 * Kennedy, "A Simple, Fast Dominance Algorithm"). Without ways back one pass in order is enough.
 */
const nearestAncestors = (
  order: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
  rank: ReadonlyMap<string, number>,
): Map<string, string> => {
  const above = new Map<string, string>();
  const common = (a: string, b: string): string => {
    let left = a;
    let right = b;
    while (left !== right) {
      // The one further down goes up; in one piece both reach the root at the latest.
      if ((rank.get(left) ?? 0) > (rank.get(right) ?? 0)) left = above.get(left) ?? right;
      else right = above.get(right) ?? left;
    }
    return left;
  };
  for (const id of order) {
    const [first, ...others] = parents.get(id) ?? [];
    if (first !== undefined) above.set(id, others.reduce(common, first));
  }
  return above;
};
