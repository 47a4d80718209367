import type { EnrolmentPage } from '../../../functions/api/contract/index.ts';
import type { Trace } from '../editor/index.ts';

/** What the canvas lights up of a path that a lead really took. */
export const pathLight = (page: EnrolmentPage): Trace => ({
  steps: new Set(['start', ...page.path.map(({ step }) => step)]),
  wires: new Set([
    ...startWires(page),
    ...page.path.flatMap(({ step, outlet }) => (outlet === null ? [] : [`${step}:${outlet}`])),
  ]),
  at: page.row.status === 'running' || page.row.status === 'failed' ? (page.row.step?.id ?? null) : null,
  failed: page.row.status === 'failed',
  notes: new Map(),
});

/** The start's way into the first step, which the path itself begins after. */
const startWires = ({ path, flow }: EnrolmentPage): string[] => {
  const first = path[0]?.step;
  if (first === undefined) return [];
  return Object.entries(flow.start.next).flatMap(([outlet, to]) => (to === first ? [`start:${outlet}`] : []));
};
