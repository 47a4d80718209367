import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { type CheckContext, checkFlow, type Flow } from '../../../shared/flow/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { isStartOpen } from './draft.ts';

const cache = new WeakMap<Flow, readonly Problem[]>();

const noStart: Problem = {
  code: 'flow/no-start',
  severity: 'error',
  where: 'start/trigger',
  message: 'Nothing starts this flow yet.',
  hint: 'Choose what starts it.',
};

/** Everything wrong with the flow as it stands: derived from it after each edit, never stored. */
export const problemsIn = (page: FlowPage, flow: Flow): readonly Problem[] => {
  const known = cache.get(flow);
  if (known !== undefined) return known;
  const context = page.context as CheckContext;
  // A start that is still to be chosen is no flow yet; everything behind it is checked as if someone added leads.
  const found = isStartOpen(flow)
    ? [
        noStart,
        ...checkFlow({ ...flow, start: { kind: 'trigger', trigger: { on: 'hand' }, next: flow.start.next } }, context),
      ]
    : checkFlow(flow, context);
  cache.set(flow, found);
  return found;
};

/** The step that a problem is about (`start`, a step's id), or `null` for the flow as a whole. */
export const stepOfProblem = (problem: Problem): string | null => {
  const [root, id] = problem.where.split('/');
  if (root === 'start') return 'start';
  return root === 'steps' && id !== undefined ? id : null;
};

/** Where in that step: the path below its settings, or below the start. */
export const fieldOfProblem = (problem: Problem): string => {
  const parts = problem.where.split('/');
  if (parts[0] === 'start') return parts.slice(1).join('/');
  return parts[2] === 'settings' ? parts.slice(3).join('/') : parts.slice(2).join('/');
};

const byStep = new WeakMap<readonly Problem[], Map<string, Problem[]>>();

/** The problems of each step; the same map for the same problems. */
export const problemsByStep = (problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> => {
  const known = byStep.get(problems);
  if (known) return known;
  const map = new Map<string, Problem[]>();
  for (const problem of problems) {
    const step = stepOfProblem(problem);
    if (step !== null) map.set(step, [...(map.get(step) ?? []), problem]);
  }
  byStep.set(problems, map);
  return map;
};
