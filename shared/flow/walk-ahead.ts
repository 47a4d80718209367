import { evaluate } from '../condition/index.ts';
import type { Graph } from './graph.ts';
import type { PathItem } from './run.ts';
import type { BranchTest } from './steps/kind.ts';

/** What a run was answered last, as far as splits ask it. */
export type Answered = {
  facts?: Readonly<Record<string, unknown>> | undefined;
  computed?: Readonly<Record<string, string | number>> | undefined;
};

const holds = (test: BranchTest, step: string, visit: number, { facts, computed }: Answered): boolean | undefined => {
  switch (test.by) {
    case 'condition':
      return facts && evaluate(test.when, facts);
    case 'bucket': {
      const bucket = computed?.[step];
      return typeof bucket === 'number' ? bucket < test.below : undefined;
    }
    case 'visits':
      return visit <= test.atMost;
  }
};

/**
 * The splits that a lead goes through from a step on, as the machine decides them by what it was just answered, and the
 * step behind them (`null` for the end). Stops before a split that cannot be decided by that.
 */
export const walkAhead = (
  graph: Graph,
  from: { path: readonly PathItem[]; step: string | null; at: string },
  answered: Answered = {},
): { path: PathItem[]; step: string | null } => {
  const path = [...from.path];
  let { step } = from;
  while (step !== null) {
    const here: string = step;
    const behaviour = graph.nodes.get(here)?.behaviour;
    if (behaviour?.is !== 'choose') break;
    const visit = path.filter((edge) => edge.step === here).length + 1;
    const asked = behaviour.branches.map(({ outlet, test }) => ({ outlet, met: holds(test, here, visit, answered) }));
    const first = asked.find(({ met }) => met !== false);
    if (first !== undefined && first.met === undefined) break;
    const outlet = first?.outlet ?? behaviour.otherwise;
    path.push({ step: here, outlet, at: from.at });
    step = graph.target(here, outlet);
  }
  return { path, step };
};
