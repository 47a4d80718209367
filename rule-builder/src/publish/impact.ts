import type { Condition } from '../../../shared/condition/index.ts';
import { type Flow, mostWithReentry, readGraph } from '../../../shared/flow/index.ts';
import { type ModelDifference, modelDifferences, type ScoringModel } from '../../../shared/scoring/index.ts';
import type { Counts } from '../editor/index.ts';

/** What publishing changes, compared with what is live, in sentences' worth of facts. */
export type Impact = {
  added: string[];
  removed: { id: string; here: number }[];
  changed: string[];
  /** In what the model differs, where both have one. */
  model: ModelDifference[];
};

/** Keys in one order, since a stored flow and a draft may have been written in different ones. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted);

const modelOf = (flow: Flow | null): ScoringModel | null => (flow?.start.kind === 'scoring' ? flow.start.model : null);

/** Compares a flow with another one (the live version, an old version, nothing). */
export const impactOf = (
  before: Flow | null,
  after: Flow,
  counts: Counts | null,
  words: (condition: Condition) => string,
): Impact => {
  const old = before?.steps ?? {};
  const [oldModel, newModel] = [modelOf(before), modelOf(after)];
  return {
    added: Object.keys(after.steps).filter((id) => !Object.hasOwn(old, id)),
    removed: Object.keys(old)
      .filter((id) => !Object.hasOwn(after.steps, id))
      .map((id) => ({ id, here: counts?.steps[id]?.here ?? 0 })),
    changed: Object.keys(after.steps).filter((id) => Object.hasOwn(old, id) && !same(old[id], after.steps[id])),
    model: oldModel !== null && newModel !== null ? modelDifferences(oldModel, newModel, words) : [],
  };
};

const DAYS = 30;

/** The most emails that one lead can get from this flow in thirty days, coming in again as it may; `null` without a bound. */
export const mostEmails = (flow: Flow): number | null =>
  mostWithReentry(readGraph(flow).graph, DAYS, ({ what }) => what === 'email');

/** The same from this flow and all others that are live: nothing keeps a lead out of one for being in another. */
export const mostEmailsTogether = (flow: Flow, live: readonly Flow[]): number | null => {
  const all = [flow, ...live.filter(({ id }) => id !== flow.id)].map(mostEmails);
  return all.reduce((sum, most) => (sum === null || most === null ? null : sum + most), 0);
};
