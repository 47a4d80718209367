import { operatorOf, questionOf, testsOf } from '../../condition/index.ts';
import type { LeadField } from '../../lead/index.ts';
import type { Problem } from '../../problem/index.ts';
import { checkModel, type Reach, reach, type ScoringModel } from '../../scoring/index.ts';
import type { Flow } from '../document.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';

/** What is wrong with the scoring model of a scoring flow. */
export const checkModelOf = ({ start }: Flow, fields: readonly LeadField[]): Problem[] =>
  start.kind === 'scoring'
    ? checkModel(start.model, { leadFields: fields }).map((problem) => ({
        ...problem,
        where: problem.where === '' ? 'start/model' : `start/model/${problem.where}`,
      }))
    : [];

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
