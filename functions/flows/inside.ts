import { countItems } from '../store/dynamo/query.ts';
import type { EnrolmentStatus } from '../store/enrolment.ts';
import { onVersion } from '../store/enrolment-table.ts';
import type { Tables } from '../store/table.ts';

/** How many leads are in a flow, over all its versions, and how many runs failed. */
export type Inside = { running: number; failed: number; byVersion: ReadonlyMap<number, number> };

const count = (tables: Tables, flow: string, version: number, status: EnrolmentStatus): Promise<number> =>
  countItems(tables, onVersion(tables, flow, version, status));

/** Versions older than this many are not looked at: their leads have long left. */
const VERSIONS = 12;

const insideOf = async (tables: Tables, flow: string, latest: number): Promise<Inside> => {
  const versions = Array.from({ length: Math.min(latest, VERSIONS) }, (_, back) => latest - back);
  const [running, failed] = await Promise.all(
    (['running', 'failed'] as const).map((status) =>
      Promise.all(versions.map((version) => count(tables, flow, version, status))),
    ),
  );
  const sum = (numbers: number[] = []) => numbers.reduce((a, b) => a + b, 0);
  return {
    running: sum(running),
    failed: sum(failed),
    byVersion: new Map(versions.map((version, at) => [version, running?.[at] ?? 0])),
  };
};

const KEEP_MS = 5000;

/** Counts who is inside, each flow at most once in five seconds however many people look. */
export const insideCounter = (tables: Tables, now: () => number) => {
  const kept = new Map<string, { at: number; latest: number; inside: Promise<Inside> }>();
  return (flow: string, latest: number | undefined): Promise<Inside> => {
    if (latest === undefined) return Promise.resolve({ running: 0, failed: 0, byVersion: new Map() });
    const before = kept.get(flow);
    if (before !== undefined && before.latest === latest && now() - before.at < KEEP_MS) return before.inside;
    const inside = insideOf(tables, flow, latest);
    kept.set(flow, { at: now(), latest, inside });
    inside.catch(() => kept.delete(flow));
    return inside;
  };
};
