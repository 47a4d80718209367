import type { Readable } from '../condition/index.ts';
import { type Stage, stageRank } from '../lead/index.ts';
import { didOf } from './did.ts';
import { bantAnswers } from './fit.ts';
import type { CompiledRung } from './ladder-program.ts';
import { thousandths, toPoints } from './points.ts';
import type { Program } from './program.ts';
import { gradeOf, totalOn } from './score.ts';
import type { Draft, ScoringState } from './state.ts';

const offLadder: ReadonlySet<Stage> = new Set(['opportunity', 'customer', 'disqualified']);

/** True for stages that the ladder leaves alone: sales and people put a lead there and take it away again. */
export const isOffLadder = (stage: Stage): boolean => offLadder.has(stage);

const isSuspended = (state: ScoringState): boolean => state.frozen || isOffLadder(state.stage);

type LadderFacts = Readable & { score: { total: number; [other: string]: unknown } };

/** The facts that ladder conditions read, on a day. `gainsOnly` leaves fading losses out. */
const factsOn = (program: Program, state: ScoringState, day: number, gainsOnly = false): LadderFacts => {
  const { ladder } = program;
  if (ladder.scoreOnly) return { score: { total: toPoints(totalOn(program, state, day, undefined, gainsOnly)) } };
  const groups: Record<string, number> = {};
  const total = totalOn(program, state, day, groups, gainsOnly);
  for (const id of Object.keys(groups)) groups[id] = toPoints(groups[id] ?? 0);
  return {
    lead: state.profile,
    score: { total: toPoints(total), fit: toPoints(state.fit), groups },
    grade: gradeOf(program, state.fit),
    bant: bantAnswers(state.bant),
    did: didOf(program, state, ladder.did),
  };
};

const holds = (rung: CompiledRung, facts: Readable): boolean => rung.up(facts) && !rung.down(facts);

/** The day from which on a lead that sales sent back may qualify again with the points it has; infinite where it may not. */
const restEnd = (program: Program, { rest }: ScoringState): number =>
  rest === null ? Number.POSITIVE_INFINITY : rest.day + program.ladder.requalification.restFor(rest.reason).days;

/** The day from which on a lead counts as inactive. */
const idleDay = (program: Program, state: ScoringState): number =>
  stageRank[state.stage] > 0
    ? state.activeDay + (program.ladder.inactivityDays ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY;

/** The next day on which something else than fading points may speak. */
export const nextTurn = (program: Program, state: ScoringState): number =>
  Math.min(restEnd(program, state), idleDay(program, state));

/** Takes note of an activity of a lead that rests: it may raise its hand, or have earned enough. Answers whether it may climb again. */
export const wakeUp = (program: Program, draft: Draft, points: number, activity?: string): boolean => {
  if (draft.rest === null) return false;
  const { requalification } = program.ladder;
  const needed = requalification.restFor(draft.rest.reason);
  const earned = draft.rest.earned + points;
  const isRaised = activity !== undefined && needed.handRaise && requalification.handRaises.has(activity);
  const isOver = isRaised || earned >= needed.points;
  draft.rest = isOver ? null : { ...draft.rest, earned };
  return isOver;
};

const fallTo = (draft: Draft, stage: Stage): void => {
  draft.stage = stage;
  draft.heldByHand = false;
  if (stageRank[stage] <= 0) draft.accepted = false;
};

const climb = (program: Program, draft: Draft, facts: Readable): boolean => {
  if (draft.waitsForActivity || draft.rest !== null) return false;
  const { mql, sql, salesAcceptance } = program.ladder;
  const rank = stageRank[draft.stage];
  if (sql !== null && rank < 2 && (!salesAcceptance || draft.accepted) && holds(sql, facts)) draft.stage = 'sql';
  else if (mql !== null && rank < 1 && holds(mql, facts)) draft.stage = 'mql';
  else return false;
  draft.heldByHand = false;
  return true;
};

const fall = (program: Program, draft: Draft, facts: Readable): void => {
  const { mql, sql } = program.ladder;
  const current = draft.stage === 'sql' ? sql : draft.stage === 'mql' ? mql : null;
  if (current !== null && draft.heldByHand && holds(current, facts)) draft.heldByHand = false;
  if (draft.heldByHand) return;
  if (draft.stage === 'sql' && sql?.down(facts)) fallTo(draft, mql === null ? 'lead' : 'mql');
  if (draft.stage === 'mql' && mql?.down(facts)) fallTo(draft, 'lead');
};

/**
 * Looks at the ladder once, as things stand on a day: inactivity first, then up, else down. Looking twice changes
 * nothing. A rung is climbed only while its `down` does not hold, so nobody flickers.
 */
export const checkLadder = (program: Program, draft: Draft, day: number): void => {
  if (isSuspended(draft)) return;
  if (day >= restEnd(program, draft)) draft.rest = null;
  if (day >= idleDay(program, draft)) {
    fallTo(draft, 'recycled');
    draft.waitsForActivity = true;
    draft.hasBeenIdle = true;
    return;
  }
  const { mql, sql, least } = program.ladder;
  if (mql === null && sql === null) return;
  const low = stageRank[draft.stage] <= 0;
  if (low && (draft.waitsForActivity || draft.rest !== null || (draft.totalAtMost >= 0 && draft.totalAtMost < least)))
    return;
  const facts = factsOn(program, draft, day);
  if (climb(program, draft, facts)) return;
  if (low) draft.totalAtMost = hasLosses(program, draft) ? -1 : Math.max(0, thousandths(facts.score.total));
  else fall(program, draft, facts);
};

/** The last day on which points still fade: from the next one on a lead's score stays. */
export const lastFading = (program: Program, state: ScoringState): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (let channel = 0; channel < state.points.length; channel++) {
    const life = program.channels[channel]?.table?.weights.length;
    const bucket = state.points[channel];
    if (life === undefined || bucket === undefined || bucket.length === 0) continue;
    last = Math.max(last, (bucket[bucket.length - 2] ?? 0) + life);
  }
  return last;
};

const hasLoss = (bucket: readonly number[]): boolean => {
  for (let i = 1; i < bucket.length; i += 2) if ((bucket[i] as number) < 0) return true;
  return false;
};

/** Whether some loss still fades, so that the score can rise by itself. */
const hasLosses = (program: Program, state: ScoringState): boolean => {
  if (state.hasFadingLossByHand) return state.points.some(hasLoss);
  for (const channel of program.ladder.losing) {
    const bucket = state.points[channel];
    if (bucket !== undefined && hasLoss(bucket)) return true;
  }
  return false;
};

/**
 * Whether nothing that the ladder says can differ on any day from `state.lastDay` to `day`, found without walking there.
 * Never wrongly true. It rests on this: the ladder was looked at on `state.lastDay`, and what sinks stays sunk.
 */
const isUnmovedUntil = (program: Program, state: ScoringState, day: number): boolean => {
  const { ladder } = program;
  if (isSuspended(state)) return true;
  if (!ladder.sinking || nextTurn(program, state) <= day) return false;
  const losses = hasLosses(program, state);
  if (stageRank[state.stage] <= 0) {
    if (!losses || state.waitsForActivity || state.rest !== null) return true;
    // Losses fade too, so the score may rise: but never above what the gains alone come to now.
    const highest = factsOn(program, state, state.lastDay, true);
    return !ladder.mql?.up(highest) && !ladder.sql?.up(highest);
  }
  if (losses) return false;
  const rung = state.stage === 'sql' ? ladder.sql : ladder.mql;
  return rung === null || state.heldByHand || !rung.down(factsOn(program, state, day));
};

/**
 * Lets the days pass up to and with `day`, looking at the ladder on each midnight on which it can say something new.
 * Moves `state.stage` and its flags only; `onChange` hears of each move.
 */
export const passDays = (
  program: Program,
  draft: Draft,
  day: number,
  onChange?: (day: number, from: Stage, to: Stage) => boolean,
): void => {
  if (day <= draft.lastDay || isUnmovedUntil(program, draft, day)) return;
  const fading = lastFading(program, draft);
  for (let d = draft.lastDay + 1; d <= day; d++) {
    // Once nothing fades, only inactivity and the end of a rest can still speak, each once.
    if (d > fading + 1 && d > draft.lastDay + 1) {
      if (isSuspended(draft)) return;
      d = Math.max(d, nextTurn(program, draft));
      if (d > day) return;
    }
    const from = draft.stage;
    const isIdle = d >= idleDay(program, draft);
    checkLadder(program, draft, d);
    if (draft.stage === from) continue;
    draft.stageAt = program.calendar.startOf(d);
    draft.stageBy = isIdle ? 'inactivity' : 'time';
    if (onChange?.(d, from, draft.stage)) return;
  }
};

/** Where a person or sales puts a lead: it stays there until it earns something else, or inactivity speaks. */
export const moveTo = (draft: Draft, stage: Stage, day: number): void => {
  draft.stage = stage;
  draft.waitsForActivity = true;
  draft.rest = null;
  draft.heldByHand = stageRank[stage] > 0;
  if (stageRank[stage] <= 0) draft.accepted = false;
  draft.activeDay = Math.max(draft.activeDay, day);
};
