import { type Flow, nodeOf, outletsOf, startId } from '../../../shared/flow/index.ts';

/** One line of the outline. A step stands once, where the flow first comes to it; elsewhere a line says where it goes on. */
export type OutlineLine = { key: string; depth: number } & (
  | { is: 'step'; id: string }
  | { is: 'branch'; from: string; outlet: string }
  | { is: 'goes on'; to: string; back: boolean }
  | { is: 'ends'; from: string; outlet: string }
);

/** How many ways lead to each step from what the start leads to: a join waits for no other. */
const waysInto = (flow: Flow): Map<string, number> => {
  const ways = new Map([[startId, 0]]);
  const reached = [startId];
  for (const id of reached)
    for (const { id: outlet } of outletsOf(flow, id)) {
      const to = nodeOf(flow, id)?.next[outlet] ?? null;
      if (to === null) continue;
      if (!ways.has(to)) reached.push(to);
      ways.set(to, (ways.get(to) ?? 0) + 1);
    }
  return ways;
};

/** The flow as lines from top to bottom, branches indented; a join is written after the last branch that leads to it. */
export const linesOf = (flow: Flow): OutlineLine[] => {
  const lines: OutlineLine[] = [];
  const ways = waysInto(flow);
  const written = new Set<string>();

  const goOn = (from: string, outlet: string, depth: number, trail: readonly string[]): void => {
    const to = nodeOf(flow, from)?.next[outlet] ?? null;
    const key = `${from}:${outlet}`;
    if (to === null) {
      lines.push({ key, depth, is: 'ends', from, outlet });
      return;
    }
    const left = (ways.get(to) ?? 1) - 1;
    ways.set(to, left);
    if (written.has(to)) lines.push({ key, depth, is: 'goes on', to, back: trail.includes(to) });
    else if (left > 0 && !loopsInto(flow, to, trail)) lines.push({ key, depth, is: 'goes on', to, back: false });
    else step(to, depth, trail);
  };

  const step = (id: string, depth: number, trail: readonly string[]): void => {
    written.add(id);
    lines.push({ key: id, depth, is: 'step', id });
    const outlets = outletsOf(flow, id);
    const here = [...trail, id];
    const only = outlets.length === 1 ? outlets[0] : undefined;
    if (only) {
      goOn(id, only.id, depth, here);
      return;
    }
    for (const { id: outlet } of outlets) {
      lines.push({ key: `${id}:${outlet}#`, depth: depth + 1, is: 'branch', from: id, outlet });
      goOn(id, outlet, depth + 2, here);
    }
  };

  step(startId, 0, []);
  for (const id of Object.keys(flow.steps)) if (!written.has(id)) step(id, 0, []);
  return lines;
};

/** Whether the other ways into a step come from below it, so that it cannot wait to be written until they were. */
const loopsInto = (flow: Flow, to: string, trail: readonly string[]): boolean => {
  const seen = new Set<string>();
  const open = [to];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const next of Object.values(nodeOf(flow, id)?.next ?? {})) {
      if (next === to) return true;
      if (next !== null && !trail.includes(next)) open.push(next);
    }
  }
  return false;
};
