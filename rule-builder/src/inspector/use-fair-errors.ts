import { useState } from 'react';
import type { Problem } from '../../../shared/problem/index.ts';
import { useEditor } from '../editor/index.ts';
import { fieldOfProblem, problemsByStep, problemsIn } from '../problems/index.ts';

const none: readonly Problem[] = [];

/**
 * The problem of a field, once it is fair to say it: on a step just added only after the field was left, or somebody
 * tried to publish. `leave` is for the form's blur.
 */
export const useFairErrors = (id: string) => {
  const problems = useEditor((state) => problemsByStep(problemsIn(state.page, state.checked)).get(id) ?? none);
  const quiet = useEditor((state) => state.fresh.has(id) && !state.attempted);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const error = (where: string): string | undefined => {
    if (quiet && !left.has(where)) return undefined;
    const found = problems.find((problem) => problem.severity !== 'note' && fieldOfProblem(problem) === where);
    return found && `${found.message} ${found.hint}`;
  };
  const leave = (target: EventTarget): void => {
    const where = target instanceof Element ? target.closest<HTMLElement>('[data-where]')?.dataset.where : undefined;
    if (where !== undefined && !left.has(where)) setLeft(new Set([...left, where]));
  };
  return { error, leave, problems: quiet ? none : problems };
};
