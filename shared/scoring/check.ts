import {
  type Condition,
  checkCondition,
  evaluate,
  fieldCatalogue,
  mayAsk,
  mayBeRelative,
  operatorOf,
  type Place,
  testsOf,
} from '../condition/index.ts';
import { type LeadField, standardFields } from '../lead/index.ts';
import type { Problem } from '../problem/index.ts';
import { isTimeZone } from '../time/index.ts';
import type { ScoringModel } from './model.ts';
import { type ModelProblemCode, modelProblem } from './problems.ts';
import { compileModel } from './program.ts';
import { reach } from './reach.ts';
import { emptyState } from './state.ts';
import { ladderThresholds } from './thresholds.ts';
import { view } from './view.ts';

/** A rung asks for nothing that depends on the instant. */
const START = '2024-01-01T00:00:00.000Z';

/** What the workspace knows that a model can name. Without `activities` any activity name will do. */
export type ModelSurroundings = { activities?: readonly string[]; leadFields?: readonly LeadField[] };

type Check = (model: ScoringModel, around: ModelSurroundings) => Problem[];

const repeated = (ids: readonly string[], code: ModelProblemCode, at: string): Problem[] =>
  ids.flatMap((id, i) => (ids.indexOf(id) < i ? [modelProblem(code, `${at}/${i}/id`, id)] : []));

const checkBounds = (
  bounds: { cap?: number | undefined; floor?: number | undefined },
  at: string,
  name: string,
): Problem[] => [
  ...(bounds.cap !== undefined && bounds.cap < 0 ? [modelProblem('negative-cap', `${at}/cap`, name)] : []),
  ...(bounds.cap !== undefined && bounds.floor !== undefined && bounds.floor > bounds.cap
    ? [modelProblem('floor-above-cap', `${at}/floor`, name)]
    : []),
];

const checkGroups: Check = ({ groups, total }) => [
  ...repeated(
    groups.map((group) => group.id),
    'duplicate-group',
    'groups',
  ),
  ...groups.flatMap((group, i) => checkBounds(group, `groups/${i}`, group.name)),
  ...checkBounds(total, 'total', 'the total'),
];

const checkRules: Check = ({ rules, groups }, { activities }) => [
  ...repeated(
    rules.map((rule) => rule.id),
    'duplicate-rule',
    'rules',
  ),
  ...rules.flatMap((rule, i) => [
    ...(groups.some((group) => group.id === rule.group)
      ? []
      : [modelProblem('unknown-group', `rules/${i}/group`, rule.group)]),
    ...[rule.activity, ...(rule.also ?? [])].flatMap((name, n) =>
      activities === undefined || activities.includes(name)
        ? []
        : [modelProblem('unknown-activity', `rules/${i}/${n === 0 ? 'activity' : `also/${n - 1}`}`, name)],
    ),
    ...(rule.points === 0 && !rule.disabled
      ? [modelProblem('rule-without-points', `rules/${i}/points`, rule.name ?? rule.id)]
      : []),
  ]),
];

const checkFit: Check = ({ fit }) => {
  const order = ['A', 'B', 'C', 'D'] as const;
  return [
    ...repeated(
      fit.rules.map((rule) => rule.id),
      'duplicate-rule',
      'fit/rules',
    ),
    ...order.flatMap((grade, i) => {
      const next = order[i + 1];
      return next !== undefined && fit.cutoffs[grade] <= fit.cutoffs[next]
        ? [modelProblem('cutoffs-out-of-order', `fit/cutoffs/${grade}`, grade)]
        : [];
    }),
    ...fit.rules.flatMap((rule, i) =>
      rule.points === 0 ? [modelProblem('rule-without-points', `fit/rules/${i}/points`, rule.name ?? rule.id)] : [],
    ),
    ...(fit.competitorDomains ?? []).flatMap((domain, i) =>
      /^[^\s@/:]+\.[^\s@/:.]+$/.test(domain)
        ? []
        : [modelProblem('bad-competitor-domain', `fit/competitorDomains/${i}`, domain)],
    ),
  ];
};

const checkLadder: Check = ({ ladder }) => [
  ...ladder.rungs.flatMap((rung, i) =>
    ladder.rungs.findIndex((one) => one.stage === rung.stage) < i
      ? [modelProblem('duplicate-rung', `ladder/rungs/${i}/stage`, rung.stage.toUpperCase())]
      : [],
  ),
  ...(ladder.rungs.length === 0 ? [modelProblem('no-rungs', 'ladder/rungs')] : []),
  ...(ladder.salesAcceptance && !ladder.rungs.some((rung) => rung.stage === 'sql')
    ? [modelProblem('sales-acceptance-without-sql', 'ladder/salesAcceptance')]
    : []),
  ...ladderThresholds(ladder),
];

/** One condition of the model and where it stands. */
type Standing = { condition: Condition; where: string; place: Place };

const conditionsOf = ({ rules, fit, bant, ladder }: ScoringModel): Standing[] => [
  ...rules.flatMap((rule, i): Standing[] =>
    rule.when ? [{ condition: rule.when, where: `rules/${i}/when`, place: 'rule' }] : [],
  ),
  ...fit.rules.map((rule, i): Standing => ({ condition: rule.when, where: `fit/rules/${i}/when`, place: 'fit' })),
  ...Object.entries(bant)
    // A question that nothing answers is not asked.
    .filter(([, condition]) => condition.kind !== 'any' || condition.of.length > 0)
    .map(([name, condition]): Standing => ({ condition, where: `bant/${name}`, place: 'fit' })),
  ...ladder.rungs.flatMap((rung, i): Standing[] => [
    { condition: rung.up, where: `ladder/rungs/${i}/up`, place: 'rung' },
    ...(rung.down ? [{ condition: rung.down, where: `ladder/rungs/${i}/down`, place: 'rung' as const }] : []),
  ]),
];

const checkConditions: Check = (model, around) => {
  // All that exists: what exists and may not be asked here is told apart from what does not exist.
  const catalogue = fieldCatalogue({
    leadFields: around.leadFields ?? standardFields,
    groups: model.groups,
    place: 'activity',
  });
  return conditionsOf(model).flatMap(({ condition, where, place }) => [
    ...checkCondition(condition, catalogue, where),
    ...testsOf(condition).flatMap((test) => {
      const name = catalogue.find(test.field)?.label ?? test.field.join(' ');
      if (!mayAsk(place, test.field)) return [modelProblem('reads-too-much', where, name)];
      return !mayBeRelative(place) && operatorOf(test.op)?.relative ? [modelProblem('relative-date', where, name)] : [];
    }),
  ]);
};

const checkReach = (model: ScoringModel): Problem[] => {
  const reached = reach(model);
  return [
    ...reached.unreachable.map(({ where, name }) => modelProblem('threshold-out-of-reach', where, name)),
    ...reached.neverMatter.map(({ where, name }) => modelProblem('rule-never-matters', where, name)),
  ];
};

/** Rungs that a lead holds of which nothing is known. */
const checkStart = (model: ScoringModel): Problem[] => {
  const nobody = view(compileModel(model, 1), emptyState(), START);
  return model.ladder.rungs.flatMap(({ stage, up, down }, i) =>
    evaluate(up, nobody) && !(down !== undefined && evaluate(down, nobody))
      ? [modelProblem('held-from-the-start', `ladder/rungs/${i}/up`, stage.toUpperCase())]
      : [],
  );
};

/**
 * What is wrong with a model that its schema lets pass. Errors block publishing; a model without errors compiles, and
 * what it scores is exact. What can be reached is only asked of a model that is otherwise right.
 */
export const checkModel = (model: ScoringModel, around: ModelSurroundings = {}): Problem[] => {
  if (!isTimeZone(model.timeZone)) return [modelProblem('unknown-time-zone', 'timeZone', model.timeZone)];
  const problems = [checkGroups, checkRules, checkFit, checkLadder, checkConditions].flatMap((check) =>
    check(model, around),
  );
  return problems.some((problem) => problem.severity === 'error')
    ? problems
    : [...problems, ...checkStart(model), ...checkReach(model)];
};
