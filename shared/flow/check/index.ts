import type { Problem } from '../../problem/index.ts';
import type { Flow } from '../document.ts';
import { readGraph } from '../graph.ts';
import { checkBranches } from './branches.ts';
import { checkConsent } from './consent.ts';
import type { CheckContext } from './context.ts';
import { checkGoals, checkLoops, checkReach } from './graph.ts';
import { checkLimits } from './limits.ts';
import { checkReferences } from './references.ts';
import { checkModelOf, checkRemovedGroups, checkThresholds } from './scoring.ts';
import { checkSettings, checkTargets } from './settings.ts';
import { checkSize } from './size.ts';
import { checkTogether } from './together.ts';

export { type CheckContext, namesIn } from './context.ts';

const rank = { error: 0, warning: 1, note: 2 };

/**
 * Everything wrong with a flow, errors first: an error blocks publishing. Looks at the whole graph and at all that is
 * live beside it.
 */
export const checkFlow = (flow: Flow, context: CheckContext): Problem[] => {
  const { graph, problems } = readGraph(flow);
  return [
    ...problems,
    ...checkTargets(graph),
    ...checkSettings(graph, context),
    ...checkReferences(graph, context),
    ...checkLoops(graph),
    ...checkReach(graph),
    ...checkGoals(graph),
    ...checkBranches(graph, context.fields),
    ...checkLimits(graph),
    ...checkConsent(graph, context),
    ...checkModelOf(flow, context.fields),
    ...checkRemovedGroups(flow, context.live),
    ...checkThresholds(graph, context.live),
    ...(problems.length === 0 ? checkSize(graph) : []),
    ...checkTogether(graph, context),
  ].sort((a, b) => rank[a.severity] - rank[b.severity]);
};
