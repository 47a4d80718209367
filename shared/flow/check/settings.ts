import { checkCondition, type FieldCatalogue, fieldCatalogue } from '../../condition/index.ts';
import type { Problem } from '../../problem/index.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import type { CheckContext } from './context.ts';

/** What conditions may ask: without an activity at hand, and with one (triggers and waits for an activity). */
const cataloguesOf = (graph: Graph, context: CheckContext): { lead: FieldCatalogue; activity: FieldCatalogue } => {
  const scoring = [graph.flow, ...context.live].map(({ start }) => start).find((start) => start.kind === 'scoring');
  const parts = {
    leadFields: context.fields,
    segments: context.segments,
    groups: scoring?.kind === 'scoring' ? scoring.model.groups : [],
  };
  return { lead: fieldCatalogue(parts), activity: fieldCatalogue({ ...parts, activity: true }) };
};

const below = (where: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, where: problem.where === '' ? where : `${where}/${problem.where}` }));

/** What is wrong inside steps and start, one by one. */
export const checkSettings = (graph: Graph, context: CheckContext): Problem[] => {
  const catalogues = cataloguesOf(graph, context);
  const problems: Problem[] = [];
  const { start, exits } = graph.flow;
  if (start.kind === 'trigger') {
    if (start.only !== undefined) problems.push(...checkCondition(start.only, catalogues.activity, 'start/only'));
    if (start.trigger.on === 'activity' && start.trigger.match.when !== undefined)
      problems.push(...checkCondition(start.trigger.match.when, catalogues.activity, 'start/trigger/match/when'));
  }
  if (exits.when !== undefined) problems.push(...checkCondition(exits.when, catalogues.lead, 'exits/when'));
  for (const [id, node] of graph.nodes) {
    if (node.step.disabled === true) continue;
    const where = `steps/${id}/settings`;
    problems.push(...below(where, node.kind.problems(node.settings)));
    for (const { condition, where: at, activity } of node.kind.conditions(node.settings))
      problems.push(
        ...checkCondition(condition, activity === true ? catalogues.activity : catalogues.lead, `${where}/${at}`),
      );
  }
  return problems;
};

/** Steps that are named but not there, and outlets that the kind does not have. */
export const checkTargets = (graph: Graph): Problem[] => {
  const problems: Problem[] = [];
  const look = (where: string, next: Record<string, string | null>, outlets: readonly string[]) => {
    for (const [outlet, to] of Object.entries(next)) {
      if (to !== null && graph.flow.steps[to] === undefined)
        problems.push(
          problemAt(
            `${where}/next/${outlet}`,
            'no-such-step',
            `This leads to a step “${to}” that does not exist.`,
            'Lead it to a step of this flow, or nowhere.',
          ),
        );
      if (!outlets.includes(outlet))
        problems.push(
          problemAt(
            `${where}/next/${outlet}`,
            'stray-outlet',
            `The step has no outlet “${outlet}”, so nobody goes this way.`,
            'Remove it, or bring back the branch that it belonged to.',
            to === null ? 'note' : 'warning',
          ),
        );
    }
  };
  look(
    'start',
    graph.flow.start.next,
    graph.startOutlets.map(({ id }) => id),
  );
  for (const [id, node] of graph.nodes)
    look(
      `steps/${id}`,
      node.step.next,
      node.outlets.map((outlet) => outlet.id),
    );
  if (Object.hasOwn(graph.flow.steps, 'start'))
    problems.push(
      problemAt('steps/start', 'reserved-id', 'A step cannot be called “start”.', 'Give the step another id.'),
    );
  return problems;
};
