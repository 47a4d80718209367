import { type Flow, mostInDays, readGraph } from '../../../shared/flow/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import type { Counts } from '../editor/state.ts';

/** What publishing changes, compared with what is live, in sentences' worth of facts. */
export type Impact = {
  added: string[];
  removed: { id: string; here: number }[];
  changed: string[];
  rules: { added: number; removed: number; changed: number };
  ladderChanged: boolean;
};

/** Keys in one order, since a stored flow and a draft may have been written in different ones. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted);

const modelOf = (flow: Flow | null): ScoringModel | null => (flow?.start.kind === 'scoring' ? flow.start.model : null);

/** Compares a flow with another one (the live version, an old version, nothing). */
export const impactOf = (before: Flow | null, after: Flow, counts: Counts | null): Impact => {
  const old = before?.steps ?? {};
  const [oldModel, newModel] = [modelOf(before), modelOf(after)];
  const oldRules = new Map(oldModel?.rules.map((rule) => [rule.id, rule]));
  const newRules = new Map(newModel?.rules.map((rule) => [rule.id, rule]));
  return {
    added: Object.keys(after.steps).filter((id) => !Object.hasOwn(old, id)),
    removed: Object.keys(old)
      .filter((id) => !Object.hasOwn(after.steps, id))
      .map((id) => ({ id, here: counts?.steps[id]?.here ?? 0 })),
    changed: Object.keys(after.steps).filter((id) => Object.hasOwn(old, id) && !same(old[id], after.steps[id])),
    rules: {
      added: before === null ? 0 : [...newRules.keys()].filter((id) => !oldRules.has(id)).length,
      removed: [...oldRules.keys()].filter((id) => !newRules.has(id)).length,
      changed: [...newRules].filter(([id, rule]) => oldRules.has(id) && !same(oldRules.get(id), rule)).length,
    },
    ladderChanged: oldModel !== null && newModel !== null && !same(oldModel.ladder, newModel.ladder),
  };
};

/** The most emails that one lead can get out of one run of this flow in thirty days. */
export const mostEmails = (flow: Flow): number | null => mostInDays(readGraph(flow).graph, 30)?.email ?? null;
