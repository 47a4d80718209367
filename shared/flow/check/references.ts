import type { Problem, Severity } from '../../problem/index.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import type { Reference } from '../steps/kind.ts';
import type { CheckContext } from './context.ts';

const called: Record<Reference['to'], string> = {
  template: 'email',
  segment: 'segment',
  flow: 'flow',
  team: 'team',
  rep: 'rep',
  group: 'group of points',
  field: 'lead field',
};

/** What exists, or null where the workspace cannot say (no scoring flow is live yet). */
const known = (graph: Graph, context: CheckContext): Record<Reference['to'], ReadonlySet<string> | null> => {
  const ids = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id));
  const scoring = [graph.flow, ...context.live].map(({ start }) => start).find((start) => start.kind === 'scoring');
  return {
    template: ids(context.templates),
    segment: ids(context.segments),
    flow: ids(context.flows),
    team: ids(context.teams),
    rep: ids(context.reps),
    group:
      scoring?.kind === 'scoring'
        ? new Set(scoring.model.groups.flatMap(({ id, takesOver = [] }) => [id, ...takesOver]))
        : null,
    field: new Set(context.fields.map(({ name }) => name)),
  };
};

/** A field that a step writes may be new; everything else has to be there. */
const severityOf = (to: Reference['to']): Severity => (to === 'field' ? 'warning' : 'error');

const dangling = (where: string, to: Reference['to'], id: string): Problem =>
  problemAt(
    where,
    `no-such-${to}`,
    `There is no ${called[to]} “${id}”.`,
    to === 'field' ? 'Choose a field, or add it in the settings.' : `Choose another ${called[to]}, or make it first.`,
    severityOf(to),
  );

/** Everything that is named and does not exist, or is not ready. */
export const checkReferences = (graph: Graph, context: CheckContext): Problem[] => {
  const there = known(graph, context);
  const problems: Problem[] = [];
  const { start } = graph.flow;
  if (start.kind === 'trigger' && start.trigger.on === 'segment' && !there.segment?.has(start.trigger.segment))
    problems.push(dangling('start/trigger/segment', 'segment', start.trigger.segment));
  if (start.kind === 'trigger' && start.trigger.on === 'date' && !there.field?.has(start.trigger.field))
    problems.push(dangling('start/trigger/field', 'field', start.trigger.field));
  for (const [id, node] of graph.nodes) {
    if (node.step.disabled === true) continue;
    for (const reference of node.kind.references(node.settings)) {
      const where = `steps/${id}/settings/${reference.where}`;
      const ids = there[reference.to];
      if (ids !== null && !ids.has(reference.id)) problems.push(dangling(where, reference.to, reference.id));
      else if (reference.to === 'flow') problems.push(...checkStarted(where, reference.id, context));
      else if (reference.to === 'team' && !context.reps.some(({ team }) => team === reference.id))
        problems.push(
          problemAt(
            where,
            'empty-team',
            `Nobody is in team “${reference.id}”, so its handoffs wait unassigned.`,
            'Put a rep into the team, or choose another one.',
            'warning',
          ),
        );
    }
  }
  return problems;
};

const checkStarted = (where: string, id: string, context: CheckContext): Problem[] => {
  const flow = context.flows.find((one) => one.id === id);
  if (flow?.kind === 'scoring')
    return [
      problemAt(
        where,
        'not-startable',
        `“${flow.name}” is a scoring flow: changes of stage start it, not other flows.`,
        'Choose a flow with a trigger.',
      ),
    ];
  return flow?.live === false
    ? [
        problemAt(
          where,
          'flow-not-live',
          `“${flow.name}” is not live, so nothing will start.`,
          'Publish that flow too.',
          'warning',
        ),
      ]
    : [];
};
