import { type Condition, type DomainOf, domainsOf, satisfy, search, testsOf } from '../condition/index.ts';
import { faded, type Table, tableOf } from './decay/index.ts';
import type { Group, Rule, ScoringModel } from './model.ts';
import { clamp, thousandths, toPoints } from './points.ts';
import { leastPoints } from './thresholds.ts';

/** The most points that activities can bring at one instant: reached by some lead (`exact`), or proven not to be passed. */
export type Highest = { points: number; kind: 'exact' | 'bound' };

export type Reach = {
  /** Without points given by hand. `null` where nothing bounds it. */
  total: Highest | null;
  groups: Record<string, Highest | null>;
  fit: Highest;
  /** Thresholds and grades that no lead can reach, with the place in the model and what they are called. */
  unreachable: { where: string; name: string }[];
  /** Rules that can never change a score. */
  neverMatter: { where: string; name: string }[];
};

const derivedMail = new Set(['email', 'emailDomain', 'emailKind', 'competitor']);

/** A lead's fields may be anything here: a model is checked without knowing what the workspace calls them. */
const domainsOfModel = (model: ScoringModel): DomainOf => {
  const domainOf = domainsOf([]);
  const only = [...new Set(model.rules.flatMap(({ activity, also = [] }) => [activity, ...also]))];
  return (path) => (path[0] === 'activity' && path[1] === 'type' ? { only, known: true } : domainOf(path));
};

/** Whether one fact that is asked about lies inside another. */
const overlaps = (condition: Condition): boolean => {
  const paths = [...new Set(testsOf(condition).map(({ field }) => field.join('.')))];
  return paths.some((path) => paths.some((other) => other.startsWith(`${path}.`)));
};

/** Whether what a condition asks about can be anything, each field for itself. */
const isFree = (condition: Condition): boolean => {
  const tests = testsOf(condition);
  const mail = new Set(
    tests.flatMap(({ field }) => (field[0] === 'lead' && derivedMail.has(field[1] ?? '') ? [field[1]] : [])),
  );
  const open = tests.every(
    ({ field: [root, name] }) =>
      root === 'lead' || (root === 'activity' && (name === 'properties' || name === 'context')),
  );
  return open && mail.size < 2 && !overlaps(condition);
};

type Chance = 'yes' | 'no' | 'undecided';

const chanceOf = (condition: Condition | undefined, domainOf: DomainOf): Chance => {
  if (condition === undefined) return 'yes';
  const { can } = satisfy(condition, { domainOf });
  // What we found may not exist where fields hang together; what does not exist even for free fields never does.
  if (can === 'never') return 'no';
  return can === 'yes' && isFree(condition) ? 'yes' : 'undecided';
};

/** How many times a rule can count on each day of age, today first; without end where nothing limits it. */
const timesByAge = (rule: Rule, age: number): number => {
  const { limit } = rule;
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (limit.per === 'day') return limit.times;
  if (limit.per === 'ever') return age === 0 ? limit.times : 0;
  // On a Monday this week's share is of today, last week's of yesterday, and each earlier one seven days older.
  return age === 0 || age % 7 === 1 ? limit.times : 0;
};

/**
 * What rules fading in one way hold on a Monday on which the lead has done, on each day that counts best, all that the
 * limits allow, in thousandths: with each day rounded as the fold rounds it, and before any rounding.
 */
const channelMost = (rules: readonly Rule[], table: Table): { rounded: number; unrounded: number } => {
  const unlimited = rules.some((rule) => rule.limit === undefined);
  const forever = table === null && rules.some((rule) => rule.limit !== undefined && rule.limit.per !== 'ever');
  if (unlimited || forever) return { rounded: Number.POSITIVE_INFINITY, unrounded: Number.POSITIVE_INFINITY };
  let rounded = 0;
  let unrounded = 0;
  for (let age = 0; age < (table?.weights.length ?? 1); age++) {
    const raw = rules.reduce((day, rule) => day + thousandths(rule.points) * timesByAge(rule, age), 0);
    rounded += faded(raw, age, table);
    unrounded += table === null ? raw : (raw * (table.weights[age] ?? 0)) / table.whole;
  }
  // Rules that fill the same days lose the least to rounding when they do it together; others might lose less apart.
  return { rounded, unrounded: new Set(periods(rules)).size < 2 ? rounded : Math.floor(unrounded + 1e-6) };
};

const periods = (rules: readonly Rule[]): (string | undefined)[] => rules.map((rule) => rule.limit?.per);

/** In thousandths: what no lead passes, and what some lead surely reaches at the same instant as in all other groups. */
type Most = { bound: number; sure: number };

/** The most that some rules of a group can hold together. */
const together = (gains: readonly Rule[], group: Group): { rounded: number; unrounded: number } => {
  const byDecay = Map.groupBy(gains, (rule) => JSON.stringify(rule.decay ?? group.decay));
  const each = [...byDecay.values()].map((rules) => channelMost(rules, tableOf(rules[0]?.decay ?? group.decay)));
  return {
    rounded: each.reduce((sum, { rounded }) => sum + rounded, 0),
    unrounded: each.reduce((sum, { unrounded }) => sum + unrounded, 0),
  };
};

const decayOf = (model: ScoringModel, { group, decay }: Rule): string | undefined =>
  (decay ?? model.groups.find(({ id }) => id === group)?.decay)?.kind;

/** Whether a lead can set off a rule as often and when it likes, without taking anything from what other rules give. */
const isSure = (rule: Rule, model: ScoringModel, domainOf: DomainOf): boolean => {
  const beside = model.rules.filter((other) => other.activity === rule.activity && !other.disabled);
  const fades = beside.some((other) => other.points > 0 && decayOf(model, other) !== 'none');
  const timed = beside.filter((other) => decayOf(model, other) !== 'none' || other.limit?.per !== 'ever');
  return (
    chanceOf(rule.when, domainOf) === 'yes' &&
    // What sets off rules for several activities is not followed.
    model.rules.every(({ also }) => also === undefined) &&
    // The same activity may set off a loss too.
    beside.every((other) => other.points >= 0) &&
    // A value counts once, and conditions may leave few values: then fewer times than the limits allow.
    (rule.distinctBy === undefined || !asksAbout(rule, rule.distinctBy)) &&
    // A limit counts the earliest of its period: what one rule wants done each day may use up another's week too early.
    (!fades || !timed.includes(rule) || new Set(periods(timed)).size < 2)
  );
};

const groupMost = (model: ScoringModel, id: string, domainOf: DomainOf): Most => {
  const group = model.groups.find((one) => one.id === id);
  if (group === undefined) return { bound: 0, sure: 0 };
  const gains = model.rules.filter(
    (rule) => rule.group === id && rule.points > 0 && !rule.disabled && chanceOf(rule.when, domainOf) !== 'no',
  );
  const floor = group.floor === undefined ? Number.NEGATIVE_INFINITY : thousandths(group.floor);
  const cap = group.cap === undefined ? Number.POSITIVE_INFINITY : thousandths(group.cap);
  const sure = gains.filter((rule) => isSure(rule, model, domainOf));
  return {
    bound: clamp(together(gains, group).unrounded, floor, cap),
    sure: clamp(together(sure, group).rounded, floor, cap),
  };
};

const asksAbout = (rule: Rule, property: string): boolean =>
  rule.when !== undefined && testsOf(rule.when).some(({ field }) => field[1] === 'properties' && field[2] === property);

const highest = ({ bound, sure }: Most): Highest | null =>
  Number.isFinite(bound) ? { points: toPoints(bound), kind: sure === bound ? 'exact' : 'bound' } : null;

/** Fit rules that ask about the same fields, which must be looked at together. */
const components = (rules: ScoringModel['fit']['rules']): ScoringModel['fit']['rules'][] => {
  const fieldsOf = (when: Condition): string[] =>
    testsOf(when).map(({ field }) => (derivedMail.has(field[1] ?? '') ? 'email' : field.join('.')));
  let parts: { rules: ScoringModel['fit']['rules']; fields: Set<string> }[] = [];
  for (const rule of rules) {
    const fields = new Set(fieldsOf(rule.when));
    const touching = parts.filter((part) => [...fields].some((field) => part.fields.has(field)));
    const joined = {
      rules: [...touching.flatMap((part) => part.rules), rule],
      fields: new Set([...touching.flatMap((part) => [...part.fields]), ...fields]),
    };
    parts = [...parts.filter((part) => !touching.includes(part)), joined];
  }
  return parts.map((part) => part.rules);
};

const fitMost = (model: ScoringModel, domainOf: DomainOf): Most => {
  let bound = 0;
  let sure = 0;
  for (const rules of components(model.fit.rules)) {
    const wishes = rules.map((rule) => ({ when: rule.when, worth: thousandths(rule.points) }));
    const gains = wishes.reduce((sum, { worth }) => sum + Math.max(0, worth), 0);
    const found = search(wishes, { domainOf, enough: gains });
    const free =
      rules.every((rule) => isFree(rule.when)) && isFree({ kind: 'all', of: rules.map((rule) => rule.when) });
    const decided = free && found.exact;
    bound += decided ? found.worth : gains;
    sure += decided ? found.worth : Number.NEGATIVE_INFINITY;
  }
  return { bound, sure };
};

const neverHolds = (model: ScoringModel, domainOf: DomainOf): Reach['neverMatter'] => [
  ...model.rules.flatMap((rule, i) => {
    const group = model.groups.find((one) => one.id === rule.group);
    const alone = model.rules.every((other) => other.group !== rule.group || other.points * rule.points >= 0);
    const swallowed =
      alone && ((rule.points > 0 && group?.cap === 0) || (rule.points < 0 && (group?.floor ?? -1) >= 0));
    return !rule.disabled && (swallowed || chanceOf(rule.when, domainOf) === 'no')
      ? [{ where: `rules/${i}`, name: rule.name ?? rule.id }]
      : [];
  }),
  ...model.fit.rules.flatMap((rule, i) =>
    chanceOf(rule.when, domainOf) === 'no' ? [{ where: `fit/rules/${i}`, name: rule.name ?? rule.id }] : [],
  ),
];

const beyond = (most: Highest | null, least: number | null): boolean =>
  most !== null && least !== null && least > most.points;

/**
 * How far a model reaches: the highest score at one instant that activities can bring under limits, caps, floors and
 * fading, thresholds beyond it, and rules that never matter. Points given by hand come on top of it.
 */
export const reach = (model: ScoringModel): Reach => {
  const domainOf = domainsOfModel(model);
  const each = model.groups.map((group) => ({ id: group.id, most: groupMost(model, group.id, domainOf) }));
  const cap = model.total.cap === undefined ? Number.POSITIVE_INFINITY : thousandths(model.total.cap);
  const floor = model.total.floor === undefined ? Number.NEGATIVE_INFINITY : thousandths(model.total.floor);
  const sum = (of: keyof Most): number =>
    clamp(
      each.reduce((all, { most }) => all + most[of], 0),
      floor,
      cap,
    );
  const total = highest({ bound: sum('bound'), sure: sum('sure') });
  const groups = Object.fromEntries(each.map(({ id, most }) => [id, highest(most)]));
  const fit = highest(fitMost(model, domainOf)) ?? { points: 0, kind: 'bound' as const };
  const unreachable = [
    ...model.ladder.rungs.flatMap((rung, i) => {
      const where = `ladder/rungs/${i}/up`;
      const stage = rung.stage.toUpperCase();
      const least = leastPoints(rung.up);
      return [
        ...(beyond(total, least) ? [{ where, name: `${stage} at ${least} points: the most is ${total?.points}` }] : []),
        ...model.groups.flatMap((group) => {
          const inGroup = leastPoints(rung.up, `score.groups.${group.id}`);
          const most = groups[group.id] ?? null;
          return beyond(most, inGroup)
            ? [{ where, name: `${stage} with ${inGroup} points in ${group.name}: the most is ${most?.points}` }]
            : [];
        }),
        ...(beyond(fit, leastPoints(rung.up, 'score.fit'))
          ? [{ where, name: `${stage} with that fit: the most is ${fit.points}` }]
          : []),
      ];
    }),
    ...(model.fit.rules.length === 0 ? [] : (['A', 'B', 'C', 'D'] as const)).flatMap((grade) =>
      beyond(fit, model.fit.cutoffs[grade])
        ? [
            {
              where: `fit/cutoffs/${grade}`,
              name: `grade ${grade} at ${model.fit.cutoffs[grade]} points: the best fit is ${fit.points}`,
            },
          ]
        : [],
    ),
  ];
  return { total, groups, fit, unreachable, neverMatter: neverHolds(model, domainOf) };
};
