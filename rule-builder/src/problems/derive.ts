import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { checkCondition } from '../../../shared/condition/index.ts';
import { type Flow, kinds } from '../../../shared/flow/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { isStartOpen } from '../editor/draft.ts';
import { knownTo } from '../editor/known.ts';

const cache = new WeakMap<Flow, readonly Problem[]>();

/** Everything wrong with the flow as it stands: derived from it after each edit, never stored. */
export const problemsIn = (page: FlowPage, flow: Flow): readonly Problem[] => {
  const known = cache.get(flow);
  if (known !== undefined) return known;
  const found = [...startProblems(flow), ...stepProblems(page, flow)];
  cache.set(flow, found);
  return found;
};

const startProblems = (flow: Flow): Problem[] =>
  isStartOpen(flow)
    ? [
        {
          code: 'flow/no-start',
          severity: 'error',
          where: 'start',
          message: 'Nothing starts this flow yet.',
          hint: 'Choose what starts it.',
        },
      ]
    : [];

const stepProblems = (page: FlowPage, flow: Flow): Problem[] =>
  Object.entries(flow.steps).flatMap(([id, step]) => {
    const kind = kinds.get(step.kind);
    const settings = kind?.settings.safeParse(step.settings);
    if (kind === undefined || !settings?.success)
      return [
        {
          code: 'flow/settings',
          severity: 'error' as const,
          where: `steps/${id}`,
          message: kind ? 'The settings of this step cannot be read.' : `There is no kind of step “${step.kind}”.`,
          hint: 'Remove the step and add it again.',
        },
      ];
    const catalogue = knownTo(page, flow).activityFields;
    return [
      ...kind.problems(settings.data),
      ...kind
        .conditions(settings.data)
        .flatMap(({ condition, where }) => checkCondition(condition, catalogue, where)),
    ].map((problem) => ({ ...problem, where: `steps/${id}/settings/${problem.where}` }));
  });

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
