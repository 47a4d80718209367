import { operatorOf, questionOf, testsOf } from '../../condition/index.ts';
import type { LeadField } from '../../lead/index.ts';
import type { Problem } from '../../problem/index.ts';
import { checkModel, type Reach, reach, type ScoringModel } from '../../scoring/index.ts';
import type { Flow } from '../document.ts';
import { type Graph, readGraph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';

/** What is wrong with the scoring model of a scoring flow. */
export const checkModelOf = ({ start }: Flow, fields: readonly LeadField[]): Problem[] =>
  start.kind === 'scoring'
    ? checkModel(start.model, { leadFields: fields }).map((problem) => ({
        ...problem,
        where: problem.where === '' ? 'start/model' : `start/model/${problem.where}`,
      }))
    : [];

/** Groups that live flows give points to, or that the live model has, and that the new model neither has nor takes over. */
export const checkRemovedGroups = ({ id, start }: Flow, live: readonly Flow[]): Problem[] => {
  if (start.kind !== 'scoring') return [];
  const known = new Set(start.model.groups.flatMap((group) => [group.id, ...(group.takesOver ?? [])]));
  const hint = 'Keep the group, or let another group take its points over.';
  const used = live
    .filter((flow) => flow.id !== id)
    .flatMap((flow) =>
      [...readGraph(flow).graph.nodes.values()]
        .flatMap(({ kind, settings }) => kind.references(settings))
        .flatMap((reference) =>
          reference.to === 'group' && !known.has(reference.id) ? [{ flow, group: reference.id }] : [],
        ),
    );
  const named = new Map(used.map((one) => [`${one.flow.id} ${one.group}`, one]));
  const inUse = [...named.values()].map(({ flow, group }) =>
    problemAt(
      'start/model/groups',
      'group-in-use',
      `The live flow “${flow.name}” gives points to the group “${group}”, which this model does not have.`,
      hint,
    ),
  );
  const replaced = live.map((flow) => flow.start).find((one) => one.kind === 'scoring');
  const before = replaced?.kind === 'scoring' ? replaced.model.groups : [];
  const removed = before
    .filter((group) => !known.has(group.id) && !used.some((one) => one.group === group.id))
    .map((group) =>
      problemAt(
        'start/model/groups',
        'group-removed',
        `Points given to “${group.name}” by hand or by flows go on counting, without a limit and outside every group.`,
        hint,
        'warning',
      ),
    );
  return [...inUse, ...removed];
};

/** Reckoning what a model can reach takes longer than the rest of the checks; a model is never changed. */
const reaches = new WeakMap<ScoringModel, Reach>();
const reachOf = (model: ScoringModel): Reach => {
  const known = reaches.get(model) ?? reach(model);
  reaches.set(model, known);
  return known;
};

/** The most that a score in a condition can be, and null where nothing bounds it or it is no score. */
const highest = (field: readonly string[], reached: Reach): number | null => {
  const [root, name, group] = field;
  if (root !== 'score') return null;
  if (name === 'total') return reached.total?.points ?? null;
  if (name === 'fit') return reached.fit.points;
  return name === 'groups' && group !== undefined ? (reached.groups[group]?.points ?? null) : null;
};

/** Conditions of steps that ask for more points than the live scoring model can give. */
export const checkThresholds = (graph: Graph, live: readonly Flow[]): Problem[] => {
  const scoring = [graph.flow, ...live].map(({ start }) => start).find((start) => start.kind === 'scoring');
  if (scoring?.kind !== 'scoring') return [];
  const problems: Problem[] = [];
  for (const [id, node] of graph.nodes) {
    if (node.step.disabled === true) continue;
    for (const { condition, where } of node.kind.conditions(node.settings)) {
      for (const test of testsOf(condition)) {
        if (test.field[0] !== 'score' || operatorOf(test.op) === undefined) continue;
        const { operator, value } = questionOf(test);
        const least = operator.range(value)?.least ?? null;
        const most = highest(test.field, reachOf(scoring.model));
        if (most === null || least === null || least <= most) continue;
        problems.push(
          problemAt(
            `steps/${id}/settings/${where}`,
            'score-out-of-reach',
            `No lead can have ${least} points here: the scoring model gives at most ${most}.`,
            'Ask for fewer points, or raise them in the scoring flow.',
            'warning',
          ),
        );
      }
    }
  }
  return problems;
};
