import type { Json } from '../activity/index.ts';
import { domainsOf, satisfy } from '../condition/index.ts';
import { type ActivityEntry, type Stage, stageRank } from '../lead/index.ts';
import { apply } from './apply.ts';
import type { CompiledRule, Program } from './program.ts';
import type { ScoringState } from './state.ts';
import { type LeadView, view } from './view.ts';

/** Something that the lead could do next. */
export type NextActivity = { activity: string; properties: Record<string, Json>; rule: string };

export type WhyNot = {
  target: Stage;
  /** Where the lead stands now. */
  stage: Stage;
  score: number;
  /** What no activity can change: it has to happen first, or besides. */
  needs: ('unfreezing' | 'leaving its stage by hand' | 'acceptance by sales')[];
  /** The smallest sets of activities, all of one size, that would bring the lead there today; empty for none within four. */
  ways: { activities: NextActivity[]; score: number }[];
  /** Whether all sets of up to four were tried; otherwise only those of the activities that bring most by themselves. */
  complete: boolean;
};

const largest = 4;
const mostWays = 3;
/** With so many different activities all sets of four are tried within a second. */
const mostCandidates = 24;

/** The activity that a rule would count now, with properties made up to meet its condition, if any can. */
const candidateOf = (seen: LeadView, compiled: CompiledRule): NextActivity | null => {
  const { rule } = compiled;
  const next = (properties: Record<string, Json>): NextActivity => ({
    activity: rule.activity,
    properties,
    rule: rule.id,
  });
  if (rule.when === undefined) return next({});
  const given = {
    now: seen.now,
    lead: seen.lead,
    did: seen.did,
    grade: seen.grade,
    bant: seen.bant,
    score: seen.score,
  };
  const found = satisfy(rule.when, { domainOf: domainsOf([]), given });
  if (found.can !== 'yes') return null;
  const activity = found.facts[0]?.activity as { properties?: Record<string, Json> } | undefined;
  return next(JSON.parse(JSON.stringify(activity?.properties ?? {})) as Record<string, Json>);
};

/** The lead after one more activity just now. A property that must differ from earlier ones gets a value of its own. */
const after = (
  program: Program,
  state: ScoringState,
  { activity, properties }: NextActivity,
  at: number,
): ScoringState => {
  const distinct = (program.rules.get(activity) ?? []).flatMap(({ distinctBy }) =>
    distinctBy === null || distinctBy in properties ? [] : [[distinctBy, `why-not ${at}`] as const],
  );
  const instant = new Date(at).toISOString();
  const entry: ActivityEntry = {
    v: 1,
    kind: 'activity',
    id: `why-not-${at}`,
    type: activity,
    at: instant,
    receivedAt: instant,
    source: { kind: 'system' },
    properties: { ...Object.fromEntries(distinct), ...properties },
    context: {},
  };
  const next = apply(program, state, entry);
  if (next === 'fold') throw new Error('An activity after all others must apply.');
  return next;
};

const needsOf = (program: Program, seen: LeadView, target: Stage): WhyNot['needs'] => [
  ...(seen.frozen ? ['unfreezing' as const] : []),
  ...(seen.stage === 'disqualified' ? ['leaving its stage by hand' as const] : []),
  ...(target === 'sql' && program.ladder.salesAcceptance && !seen.accepted ? ['acceptance by sales' as const] : []),
];

/**
 * Why a lead is not (yet) at a stage: what would bring it there if it happened today. Sets of up to four activities are
 * tried on the lead's own state by the engine itself, smallest first. What only people can do is named in `needs` and
 * taken as done.
 */
export const whyNot = (program: Program, state: ScoringState, target: 'mql' | 'sql', now: string): WhyNot => {
  const seen = view(program, state, now);
  const needs = needsOf(program, seen, target);
  const begun: ScoringState = {
    ...state,
    frozen: false,
    stage: seen.stage === 'disqualified' ? 'lead' : state.stage,
    accepted: state.accepted || needs.includes('acceptance by sales'),
  };
  const first = Math.max(Date.parse(now), state.lastAt) + 1;
  const instant = (depth: number): string => new Date(first + depth).toISOString();
  const arrived = (tried: ScoringState, depth: number): boolean =>
    stageRank[view(program, tried, instant(depth)).stage] >= stageRank[target];

  const all = [...program.rules.values()]
    .flat()
    .map((rule) => candidateOf(seen, rule))
    .filter((next) => next !== null);
  const different = [...new Map(all.map((next) => [JSON.stringify([next.activity, next.properties]), next])).values()];
  const ranked = different
    .map((next) => ({ next, gain: view(program, after(program, begun, next, first), instant(0)).score.total }))
    .sort((a, b) => b.gain - a.gain);
  const candidates = ranked.slice(0, mostCandidates).map(({ next }) => next);

  let ways: WhyNot['ways'] = [];
  const extend = (from: ScoringState, chosen: NextActivity[], least: number, size: number): void => {
    for (let i = least; i < candidates.length && ways.length < mostWays; i++) {
      const next = candidates[i];
      if (next === undefined) continue;
      const tried = after(program, from, next, first + chosen.length);
      const activities = [...chosen, next];
      if (activities.length < size) extend(tried, activities, i, size);
      else if (arrived(tried, chosen.length)) {
        ways = [...ways, { activities, score: view(program, tried, instant(chosen.length)).score.total }];
      }
    }
  };
  for (let size = 1; size <= largest && ways.length === 0 && stageRank[seen.stage] < stageRank[target]; size++) {
    extend(begun, [], 0, size);
  }
  return {
    target,
    stage: seen.stage,
    score: seen.score.total,
    needs,
    ways,
    complete: candidates.length === different.length,
  };
};
