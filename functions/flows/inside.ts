import { versionsHolding } from '../store/held-versions.ts';
import type { Tables } from '../store/table.ts';

/** How many leads are in a flow, over all its versions, and how many runs failed. */
export type Inside = { running: number; failed: number; byVersion: ReadonlyMap<number, number> };

/** Counts who is inside a flow that was published up to version `latest`. */
export const countInside = async (tables: Tables, flow: string, latest: number): Promise<Inside> => {
  const [running, failed] = await Promise.all([
    versionsHolding(tables, flow, latest, 'running'),
    versionsHolding(tables, flow, latest, 'failed'),
  ]);
  return { running: sum(running), failed: sum(failed), byVersion: running };
};

const sum = (byVersion: ReadonlyMap<number, number>): number =>
  [...byVersion.values()].reduce((total, count) => total + count, 0);

const KEEP_MS = 5000;

/** Counts who is inside, each flow at most once in five seconds however many people look. */
export const insideCounter = (tables: Tables, now: () => number) => {
  const kept = new Map<string, { at: number; latest: number; inside: Promise<Inside> }>();
  return (flow: string, latest: number | undefined): Promise<Inside> => {
    if (latest === undefined) return Promise.resolve({ running: 0, failed: 0, byVersion: new Map() });
    const before = kept.get(flow);
    if (before !== undefined && before.latest === latest && now() - before.at < KEEP_MS) return before.inside;
    const inside = countInside(tables, flow, latest);
    kept.set(flow, { at: now(), latest, inside });
    inside.catch(() => kept.delete(flow));
    return inside;
  };
};
