import type { Json } from '../activity/index.ts';
import {
  type Condition,
  domainsOf,
  isCount,
  type Readable,
  search,
  type Test,
  testsOf,
  variants,
} from '../condition/index.ts';
import type { CompiledRule, Program } from './program.ts';
import type { LeadView } from './view.ts';

/** Something that the lead could do next. `rule` is the first that would count it, empty where none would. */
export type NextActivity = { activity: string; properties: Record<string, Json>; rule: string };

/** More kinds of one activity than this are not told apart. */
const MOST_VARIANTS = 64;

const isProperty = ({ field }: Test): boolean => field[0] === 'activity' && field[1] === 'properties';

/** Whether a condition asks about an activity what no property of it can answer. */
const asksElse = ({ field }: Test): boolean =>
  field[0] === 'activity' && field[1] !== 'properties' && field[1] !== 'type';

const propertiesOf = (facts: Readable): Record<string, Json> =>
  (facts.activity as { properties?: Record<string, Json> } | undefined)?.properties ?? {};

type Variant = { properties: Record<string, Json>; counts: readonly CompiledRule[] };

/** Whether one does all good that the other does and no harm that it does not: then the other need not be tried. */
const isBetter = (one: Variant, other: Variant): boolean =>
  other.counts.every((rule) => rule.points < 0 || one.counts.includes(rule)) &&
  one.counts.every((rule) => rule.points >= 0 || other.counts.includes(rule));

const withoutWorse = (all: readonly Variant[]): Variant[] =>
  all.filter((one, i) => !all.some((other, j) => i !== j && isBetter(other, one) && (!isBetter(one, other) || j < i)));

/** The facts that rules read of the lead, with an activity just now. */
const factsWith = (seen: LeadView, type: string, properties: Record<string, Json>): Readable => ({
  now: seen.now,
  lead: seen.lead,
  did: seen.did,
  grade: seen.grade,
  bant: seen.bant,
  score: { fit: seen.score.fit },
  activity: { type, at: seen.now, properties, context: {}, source: 'system' },
});

/**
 * Every kind of activity that could make a difference: all that rules, the ladder and counts name, with properties for
 * each combination of the rules that one activity can meet at once. `complete` where no other activity could do more.
 */
export const nextActivities = (program: Program, seen: LeadView): { next: NextActivity[]; complete: boolean } => {
  const next: NextActivity[] = [];
  let complete = true;
  for (const activity of program.touched) {
    const rules = program.rules.get(activity) ?? [];
    const tests = rules.flatMap(({ rule }) => (rule.when === undefined ? [] : testsOf(rule.when)));
    const asked = new Set(tests.filter(isProperty).map(({ field }) => field[2]));
    const found = variants(tests.filter(isProperty), { domainOf: domainsOf([]), now: seen.now, most: MOST_VARIANTS });
    complete &&=
      found.complete &&
      !tests.some(asksElse) &&
      // A value counts once, and another that meets the condition may be found only by a person.
      !rules.some(({ distinctBy }) => distinctBy !== null && asked.has(distinctBy));
    const all = [...found.facts.map(propertiesOf), ...(found.complete ? [] : [best(rules, seen, activity)])].map(
      (properties): Variant => {
        const facts = factsWith(seen, activity, properties);
        return { properties, counts: rules.filter(({ when }) => when === null || when(facts)) };
      },
    );
    // What depends on what was done before may hold after another activity.
    const depends = tests.some(({ field }) => isCount(field) || field[0] === 'did');
    const tried = depends || !program.ladder.sinking ? all : withoutWorse(all);
    const isNamed =
      program.ladder.did.includes(activity) ||
      program.ruleNeeds.did.includes(activity) ||
      program.ladder.requalification.handRaises.has(activity);
    for (const { properties, counts } of tried)
      if (counts.length > 0 || depends || isNamed) next.push({ activity, properties, rule: counts[0]?.rule.id ?? '' });
  }
  return { next, complete };
};

/** Properties that are worth the most points together. */
const best = (rules: readonly CompiledRule[], seen: LeadView, activity: string): Record<string, Json> => {
  const { activity: _, ...given } = factsWith(seen, activity, {});
  const always: Condition = { kind: 'all', of: [] };
  const wishes = rules.map(({ rule, points }) => ({ when: rule.when ?? always, worth: points }));
  return propertiesOf(search(wishes, { domainOf: domainsOf([]), given, now: seen.now }).facts);
};
