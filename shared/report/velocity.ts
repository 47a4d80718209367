import { DAY_MS } from '../time/index.ts';
import { type FunnelStage, type LeadHistory, reachedAt } from './history.ts';

/** How long leads took from one stage to the next, in days; `null` where nobody made the way. */
export type Velocity = { from: string; to: string; count: number; median: number | null; p90: number | null };

const ways: readonly (readonly [from: FunnelStage | 'lead', to: FunnelStage])[] = [
  ['lead', 'mql'],
  ['mql', 'sql'],
  ['sql', 'opportunity'],
  ['opportunity', 'customer'],
  ['lead', 'customer'],
];

/** The value below which so large a part of the values lies: the nearest one there is. */
const quantile = (sorted: readonly number[], part: number): number | null =>
  sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;

/** Days from stage to stage, over the leads that made each way. */
export const velocities = (leads: readonly LeadHistory[]): Velocity[] =>
  ways.map(([from, to]) => {
    const days = leads
      .flatMap((lead) => {
        const start = from === 'lead' ? lead.createdAt : reachedAt(lead, from);
        const end = reachedAt(lead, to);
        if (start === undefined || end === undefined) return [];
        return [Math.max(0, Math.round(((Date.parse(end) - Date.parse(start)) / DAY_MS) * 10) / 10)];
      })
      .toSorted((a, b) => a - b);
    return { from, to, count: days.length, median: quantile(days, 0.5), p90: quantile(days, 0.9) };
  });
