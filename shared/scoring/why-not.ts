import type { Json } from '../activity/index.ts';
import type { ActivityEntry, LeadField, LedgerEntry, Stage } from '../lead/index.ts';
import { stageRank } from '../lead/index.ts';
import { apply } from './apply.ts';
import { type NextActivity, nextActivities } from './next-activities.ts';
import { nextProfile } from './next-profile.ts';
import { thousandths, toPoints } from './points.ts';
import type { Program } from './program.ts';
import { totalOn } from './score.ts';
import type { ScoringState } from './state.ts';
import { leastPoints, namedPoints } from './thresholds.ts';
import { dayAt, type LeadView, movedTo, view } from './view.ts';

export type { NextActivity } from './next-activities.ts';

/** What brings a lead to a stage: what has to be learnt of it first, if anything, then what it does. */
export type Way = { activities: NextActivity[]; score: number; profile?: Record<string, Json> };

export type WhyNot = {
  target: Stage;
  /** Where the lead stands now. */
  stage: Stage;
  score: number;
  /** The least score that a way to the stage asks for, where one does; null otherwise. */
  needed: number | null;
  /** Whether the model has a rung for the stage: without one nothing that a lead does brings it there. */
  hasRung: boolean;
  /** What no activity can change: it has to happen first, or besides. */
  needs: ('unfreezing' | 'leaving its stage by hand' | 'acceptance by sales')[];
  /** The smallest sets of activities, all of one size, that would bring the lead there today; empty for none within four. */
  ways: Way[];
  /** Whether all sets of up to four were tried, of all activities that can make a difference, with the profile as it is. */
  complete: boolean;
};

const LARGEST_SET = 4;
const MOST_WAYS = 3;
/** Of more different activities only those that bring most by themselves are combined. */
const MOST_CANDIDATES = 24;
/** So many activities are tried out for one question; each takes some microseconds. */
const MOST_TRIES = 30_000;

/** What fit, BANT and the address are worked out from, beside the fields that conditions name. */
const ALWAYS_READ = ['email', 'budget', 'authority', 'need', 'timeline'] as const;

/** The part of a state that rules and the ladder read. What a lead brought besides costs nothing here. */
const rulesPart = (program: Program, state: ScoringState): ScoringState => {
  const names = [...new Set([...program.leadFields, ...ALWAYS_READ])];
  const picked = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name] as T]] : [])));
  return { ...state, profile: picked(state.profile), stamps: picked(state.stamps), otherActivities: {} };
};

const base = (kind: 'activity' | 'profile', at: number) => {
  const instant = new Date(at).toISOString();
  return {
    v: 1 as const,
    id: `why-not-${kind}-${at}`,
    at: instant,
    receivedAt: instant,
    source: { kind: 'person' as const },
  };
};

const applied = (program: Program, state: ScoringState, entry: LedgerEntry): ScoringState => {
  const next = apply(program, state, entry);
  if (next === 'fold') throw new Error('An entry after all others must apply.');
  return next;
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
  const entry: ActivityEntry = {
    ...base('activity', at),
    kind: 'activity',
    type: activity,
    properties: { ...Object.fromEntries(distinct), ...properties },
    context: {},
  };
  return applied(program, state, entry);
};

const needsOf = (program: Program, seen: LeadView, target: Stage): WhyNot['needs'] => [
  ...(seen.frozen ? ['unfreezing' as const] : []),
  ...(seen.stage === 'disqualified' ? ['leaving its stage by hand' as const] : []),
  ...(target === 'sql' && program.ladder.salesAcceptance && !seen.accepted ? ['acceptance by sales' as const] : []),
];

/** The most points that one activity can add to a total, whatever it comes with. */
const mostAtOnce = (program: Program): number =>
  Math.max(
    0,
    ...[...program.rules.values()].map((rules) => rules.reduce((sum, { points }) => sum + Math.max(0, points), 0)),
  );

type Asked = {
  program: Program;
  target: 'mql' | 'sql';
  /** The least total, in thousandths, with which a lead comes to the stage or past it. */
  least: number;
  first: number;
};

/** Whoever climbs past a stage comes to it too, so the easiest of the rungs decides. */
const leastFor = (program: Program, target: 'mql' | 'sql'): number =>
  Math.min(
    ...program.model.ladder.rungs
      .filter(({ stage }) => stageRank[stage] >= stageRank[target])
      .map(({ up }) => thousandths(leastPoints(up) ?? Number.NEGATIVE_INFINITY)),
  );

const arrived = (state: ScoringState, { target }: Asked): boolean => stageRank[state.stage] >= stageRank[target];

/** Sets of activities that lead from a state to the stage, smallest first. */
const waysFrom = (from: ScoringState, asked: Asked): { ways: Way[]; complete: boolean } => {
  const { program, first, least } = asked;
  const instant = (depth: number): string => new Date(first + depth).toISOString();
  const day = dayAt(program, from, instant(0));
  const total = (state: ScoringState): number => totalOn(program, state, day);
  const found = nextActivities(program, view(program, from, instant(0)));
  const ranked = found.next
    .map((next) => ({ next, gain: total(after(program, from, next, first)) }))
    .sort((a, b) => b.gain - a.gain)
    .map(({ next }) => next);
  const candidates = ranked.slice(0, MOST_CANDIDATES);
  const most = mostAtOnce(program);
  // Rules that ask what was done before count one order of the same activities and not another.
  const inTurn = program.ruleNeeds.did.length > 0;
  let tries = 0;
  let ways: Way[] = [];

  const extend = (state: ScoringState, chosen: NextActivity[], from0: number, size: number): void => {
    if (total(state) + (size - chosen.length) * most < least) return;
    for (let i = from0; i < candidates.length && ways.length < MOST_WAYS && tries < MOST_TRIES; i++) {
      const next = candidates[i];
      if (next === undefined) continue;
      tries += 1;
      const tried = after(program, state, next, first + chosen.length);
      const activities = [...chosen, next];
      if (activities.length < size) extend(tried, activities, inTurn ? 0 : i, size);
      else if (arrived(tried, asked)) ways = [...ways, { activities, score: toPoints(total(tried)) }];
    }
  };
  for (let size = 1; size <= LARGEST_SET && ways.length === 0; size++) extend(from, [], 0, size);
  return { ways, complete: found.complete && candidates.length === ranked.length && tries < MOST_TRIES };
};

/** The lead with more known of it. */
const learnt = (state: ScoringState, fields: Record<string, Json>, { program, first }: Asked): ScoringState =>
  applied(program, state, { ...base('profile', first), kind: 'profile', fields });

/** The way that begins with the profile: the fewest of these answers, then as few activities as can be. */
const wayByProfile = (from: ScoringState, fields: Record<string, Json>, asked: Asked): Way | null => {
  if (Object.keys(fields).length === 0) return null;
  const { program, first } = asked;
  const later = { ...asked, first: first + 1 };
  const does = (some: Record<string, Json>, activities: readonly NextActivity[]): ScoringState =>
    activities.reduce((state, next, i) => after(program, state, next, later.first + i), learnt(from, some, asked));
  const known = learnt(from, fields, asked);
  const activities = arrived(known, asked) ? [] : waysFrom(known, later).ways[0]?.activities;
  if (activities === undefined) return null;
  let fewest = fields;
  for (const name of Object.keys(fields)) {
    const { [name]: _, ...rest } = fewest;
    if (arrived(Object.keys(rest).length === 0 ? does({}, activities) : does(rest, activities), asked)) fewest = rest;
  }
  const end = does(fewest, activities);
  const day = dayAt(program, end, new Date(later.first).toISOString());
  return { activities, score: toPoints(totalOn(program, end, day)), profile: fewest };
};

/**
 * Why a lead is not (yet) at a stage: what would bring it there if it happened today. Sets of up to four activities are
 * tried on the rules' part of the lead's own state by the engine itself, smallest first; where none does, what could be
 * learnt of the lead is tried before them. What only people can do is named in `needs` and taken as done.
 */
export const whyNot = (
  program: Program,
  state: ScoringState,
  target: 'mql' | 'sql',
  now: string,
  leadFields?: readonly LeadField[],
): WhyNot => {
  const own = rulesPart(program, state);
  const seen = view(program, own, now);
  const needs = needsOf(program, seen, target);
  const rung = program.model.ladder.rungs.find(({ stage }) => stage === target);
  const needed = rung === undefined ? null : namedPoints(rung.up);
  const answer = {
    target,
    stage: seen.stage,
    score: seen.score.total,
    needed,
    hasRung: rung !== undefined,
    needs,
    ways: [],
    complete: true,
  };
  if (rung === undefined || stageRank[seen.stage] >= stageRank[target]) return answer;
  const today: ScoringState = movedTo(program, own, dayAt(program, own, now));
  const begun: ScoringState = {
    ...today,
    frozen: false,
    stage: seen.stage === 'disqualified' ? 'lead' : today.stage,
    accepted: today.accepted || needs.includes('acceptance by sales'),
  };
  const asked: Asked = {
    program,
    target,
    least: leastFor(program, target),
    first: Math.max(Date.parse(now), state.lastAt) + 1,
  };
  const { ways, complete } = waysFrom(begun, asked);
  if (ways.length > 0) return { ...answer, ways, complete };
  const byProfile = wayByProfile(begun, nextProfile(program, seen, target, leadFields), asked);
  return { ...answer, ways: byProfile === null ? [] : [byProfile], complete };
};

/** What the score gains by each activity of a way, in turn, from where the lead stands. */
export const gainsOf = (program: Program, state: ScoringState, { activities, profile }: Way, now: string): number[] => {
  const first = Math.max(Date.parse(now), state.lastAt) + 1;
  const own = rulesPart(program, state);
  const asked: Asked = { program, target: 'mql', least: 0, first };
  let standing: ScoringState = { ...own, frozen: false };
  if (profile !== undefined) standing = learnt(standing, profile, asked);
  return activities.map((next, i) => {
    const day = dayAt(program, standing, new Date(first + 1 + i).toISOString());
    const before = totalOn(program, standing, day);
    standing = after(program, standing, next, first + 1 + i);
    return toPoints(totalOn(program, standing, day) - before);
  });
};
