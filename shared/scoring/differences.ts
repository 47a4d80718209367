import { type Condition, fieldCatalogue, words as wordsBy } from '../condition/index.ts';
import type { Group, Ladder, Rule, ScoringModel } from './model.ts';

/** One thing in which a model differs from another, as a phrase: "Rule “Ebook”: 10 → 12 points". */
export type ModelDifference = { how: 'added' | 'changed' | 'removed'; what: string };

/** Keys in one order, since two models may have been written in different ones. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted);

const ruleName = ({ name, activity }: Rule): string => `Rule “${name ?? activity}”`;
const groupName = ({ name }: Group): string => `Group “${name}”`;

const numbers = (what: string, old: number | undefined, now: number | undefined): string[] =>
  old === now ? [] : [`${what} ${old ?? 'none'} → ${now ?? 'none'}`];

/** How a condition is said. */
type Words = (condition: Condition) => string;

const standard = fieldCatalogue({ activity: true });

const said = (condition: Condition | undefined, words: Words): string =>
  condition === undefined ? 'always' : words(condition);

/** What of a rule is another, in a few words; "changed" where no number says it. */
const ruleChanges = (old: Rule, now: Rule, words: Words): string => {
  const changes = [
    ...(old.points === now.points ? [] : [`${old.points} → ${now.points} points`]),
    ...(old.activity === now.activity ? [] : [`${old.activity} → ${now.activity}`]),
    ...(same(old.when, now.when) ? [] : [`${said(old.when, words)} → ${said(now.when, words)}`]),
    ...(old.disabled === now.disabled ? [] : [now.disabled === true ? 'switched off' : 'switched on']),
  ];
  return changes.join(', ') || 'its limit, fading or group changed';
};

const groupChanges = (old: Group, now: Group): string => {
  const changes = [...numbers('at most', old.cap, now.cap), ...numbers('at least', old.floor, now.floor)];
  return [...changes, ...(same(old.decay, now.decay) ? [] : ['fades otherwise'])].join(', ') || `named “${now.name}”`;
};

const between = <T>(
  old: readonly T[],
  now: readonly T[],
  { id, name, changes }: { id: (one: T) => string; name: (one: T) => string; changes: (a: T, b: T) => string },
): ModelDifference[] => {
  const before = new Map(old.map((one) => [id(one), one]));
  const after = new Set(now.map(id));
  return [
    ...now.flatMap((one): ModelDifference[] => {
      const was = before.get(id(one));
      if (was === undefined) return [{ how: 'added', what: name(one) }];
      return same(was, one) ? [] : [{ how: 'changed', what: `${name(one)}: ${changes(was, one)}` }];
    }),
    ...old.filter((one) => !after.has(id(one))).map((one): ModelDifference => ({ how: 'removed', what: name(one) })),
  ];
};

const rungName = { mql: 'MQL', sql: 'SQL' } as const;

const ladderDifferences = (old: Ladder, now: Ladder, words: Words): ModelDifference[] => {
  const { rungs: oldRungs, ...oldRest } = old;
  const { rungs: newRungs, ...newRest } = now;
  const rungs = between(oldRungs, newRungs, {
    id: ({ stage }) => stage,
    name: ({ stage }) => `What makes an ${rungName[stage]}`,
    changes: (a, b) => (same(a.up, b.up) ? 'what lets one fall below changed' : `${words(a.up)} → ${words(b.up)}`),
  });
  return same(oldRest, newRest) ? rungs : [...rungs, { how: 'changed', what: 'Rests, silence and rejections' }];
};

/** Everything in which one model differs from another: rules, groups, thresholds, fit, grades, BANT, the total, the zone. */
export const modelDifferences = (
  old: ScoringModel,
  now: ScoringModel,
  words: Words = (condition) => wordsBy(condition, standard),
): ModelDifference[] => {
  const whole = (what: string, a: unknown, b: unknown): ModelDifference[] =>
    same(a, b) ? [] : [{ how: 'changed', what }];
  const total = [
    ...numbers('at most', old.total.cap, now.total.cap),
    ...numbers('at least', old.total.floor, now.total.floor),
  ];
  return [
    ...between(old.rules, now.rules, {
      id: ({ id }) => id,
      name: ruleName,
      changes: (a, b) => ruleChanges(a, b, words),
    }),
    ...between(old.groups, now.groups, { id: ({ id }) => id, name: groupName, changes: groupChanges }),
    ...ladderDifferences(old.ladder, now.ladder, words),
    ...between(old.fit.rules, now.fit.rules, {
      id: ({ id }) => id,
      name: ({ name, when }) => `Fit “${name ?? words(when)}”`,
      changes: (a, b) =>
        a.points === b.points ? `${words(a.when)} → ${words(b.when)}` : `${a.points} → ${b.points} points`,
    }),
    ...(['A', 'B', 'C', 'D'] as const).flatMap((grade) =>
      numbers(`Grade ${grade} from`, old.fit.cutoffs[grade], now.fit.cutoffs[grade]).map(
        (what): ModelDifference => ({ how: 'changed', what }),
      ),
    ),
    ...whole('Competitors', old.fit.competitorDomains, now.fit.competitorDomains),
    ...(['budget', 'authority', 'need', 'timeline'] as const).flatMap((question) =>
      whole(`BANT: ${question}`, old.bant[question], now.bant[question]),
    ),
    ...(total.length === 0 ? [] : [{ how: 'changed' as const, what: `The total: ${total.join(', ')}` }]),
    ...whole(`The time zone: ${old.timeZone} → ${now.timeZone}`, old.timeZone, now.timeZone),
  ];
};
