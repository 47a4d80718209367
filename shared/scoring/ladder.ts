import type { Readable } from '../condition/index.ts';
import { type Stage, stageRank } from '../lead/index.ts';
import { didOf } from './did.ts';
import { bantAnswers } from './fit.ts';
import type { CompiledRung } from './ladder-program.ts';
import { thousandths, toPoints } from './points.ts';
import type { Program } from './program.ts';
import { gradeOf, totalOn } from './score.ts';
import type { ScoringState } from './state.ts';

/** Stages that the ladder leaves alone: sales and people put a lead there and take it away again. */
const settled: ReadonlySet<Stage> = new Set(['opportunity', 'customer', 'disqualified']);

export const isSettled = (stage: Stage): boolean => settled.has(stage);

const stands = (state: ScoringState): boolean => state.z === 1 || settled.has(state.s);

type LadderFacts = Readable & { score: { total: number; [other: string]: unknown } };

/** The facts that ladder conditions read, on a day. `gainsOnly` leaves fading losses out. */
const factsOn = (program: Program, state: ScoringState, day: number, gainsOnly = false): LadderFacts => {
  const { ladder } = program;
  if (ladder.scoreOnly) return { score: { total: toPoints(totalOn(program, state, day, undefined, gainsOnly)) } };
  const groups: Record<string, number> = {};
  const total = totalOn(program, state, day, groups, gainsOnly);
  for (const id of Object.keys(groups)) groups[id] = toPoints(groups[id] ?? 0);
  return {
    lead: state.p,
    score: { total: toPoints(total), fit: toPoints(state.f), groups },
    grade: gradeOf(program, state.f),
    bant: bantAnswers(state.n),
    did: didOf(program, state, ladder.did),
  };
};

const holds = (rung: CompiledRung, facts: Readable): boolean => rung.up(facts) && !rung.down(facts);

const idleOn = (program: Program, state: ScoringState, day: number): boolean => {
  const { inactivityDays } = program.ladder;
  return inactivityDays !== null && stageRank[state.s] > 0 && day - state.i >= inactivityDays;
};

const fallTo = (state: ScoringState, stage: Stage): void => {
  state.s = stage;
  delete state.h;
  if (stageRank[stage] <= 0) delete state.a;
};

const climb = (program: Program, state: ScoringState, facts: Readable): boolean => {
  if (state.u === 1) return false;
  const { mql, sql, salesAcceptance } = program.ladder;
  const rank = stageRank[state.s];
  if (sql !== null && rank < 2 && (!salesAcceptance || state.a === 1) && holds(sql, facts)) state.s = 'sql';
  else if (mql !== null && rank < 1 && holds(mql, facts)) state.s = 'mql';
  else return false;
  delete state.h;
  return true;
};

const fall = (program: Program, state: ScoringState, facts: Readable): void => {
  const { mql, sql } = program.ladder;
  const current = state.s === 'sql' ? sql : state.s === 'mql' ? mql : null;
  if (current !== null && state.h === 1 && holds(current, facts)) delete state.h;
  if (state.h === 1) return;
  if (state.s === 'sql' && sql?.down(facts)) fallTo(state, mql === null ? 'lead' : 'mql');
  if (state.s === 'mql' && mql?.down(facts)) fallTo(state, 'lead');
};

/**
 * Looks at the ladder once, as things stand on a day: inactivity first, then up, else down. Looking twice changes
 * nothing. A rung is climbed only while its `down` does not hold, so nobody flickers.
 */
export const look = (program: Program, state: ScoringState, day: number): void => {
  if (stands(state)) return;
  if (idleOn(program, state, day)) {
    fallTo(state, 'recycled');
    state.u = 1;
    state.r = 1;
    return;
  }
  const { mql, sql, least } = program.ladder;
  if (mql === null && sql === null) return;
  const low = stageRank[state.s] <= 0;
  if (low && (state.u === 1 || (state.g >= 0 && state.g < least))) return;
  const facts = factsOn(program, state, day);
  if (climb(program, state, facts)) return;
  if (low) state.g = hasLosses(program, state) ? -1 : Math.max(0, thousandths(facts.score.total));
  else fall(program, state, facts);
};

/** The last day on which points still fade: from the next one on a lead's score stays. */
export const lastFading = (program: Program, state: ScoringState): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (let channel = 0; channel < state.b.length; channel++) {
    const life = program.channels[channel]?.table?.weights.length;
    const bucket = state.b[channel];
    if (life === undefined || bucket === undefined || bucket.length === 0) continue;
    last = Math.max(last, (bucket[bucket.length - 2] ?? 0) + life);
  }
  return last;
};

/** A copy that the ladder may move: it writes only top-level keys. */
export const movable = (state: ScoringState): ScoringState => ({ ...state });

/** Whether some loss still fades, so that the score can rise by itself. */
const hasLosses = (program: Program, state: ScoringState): boolean => {
  for (const channel of program.ladder.losing) {
    const bucket = state.b[channel];
    if (bucket === undefined) continue;
    for (let i = 1; i < bucket.length; i += 2) if ((bucket[i] as number) < 0) return true;
  }
  return false;
};

/**
 * Whether nothing that the ladder says can differ on any day from `state.day` to `day`, found without walking there.
 * Never wrongly true. It rests on this: the ladder was looked at on `state.day`, and what sinks stays sunk.
 */
const still = (program: Program, state: ScoringState, day: number): boolean => {
  const { ladder } = program;
  if (stands(state)) return true;
  if (!ladder.sinking || idleOn(program, state, day)) return false;
  const losses = hasLosses(program, state);
  if (stageRank[state.s] <= 0) {
    if (!losses || state.u === 1) return true;
    // Losses fade too, so the score may rise: but never above what the gains alone come to now.
    const most = factsOn(program, state, state.day, true);
    return !ladder.mql?.up(most) && !ladder.sql?.up(most);
  }
  if (losses) return false;
  const rung = state.s === 'sql' ? ladder.sql : ladder.mql;
  return rung === null || state.h === 1 || !rung.down(factsOn(program, state, day));
};

/**
 * Lets the days pass up to and with `day`, looking at the ladder on each midnight on which it can say something new.
 * Moves `state.s` and its flags only; `onChange` hears of each move.
 */
export const passDays = (
  program: Program,
  state: ScoringState,
  day: number,
  onChange?: (day: number, from: Stage, to: Stage) => boolean,
): void => {
  if (day <= state.day || still(program, state, day)) return;
  const fading = lastFading(program, state);
  const { inactivityDays } = program.ladder;
  for (let d = state.day + 1; d <= day; d++) {
    // Once nothing fades, only inactivity can still speak, and only once.
    if (d > fading + 1 && d > state.day + 1) {
      if (inactivityDays === null || stands(state) || stageRank[state.s] <= 0) return;
      d = Math.max(d, state.i + inactivityDays);
      if (d > day) return;
    }
    const from = state.s;
    look(program, state, d);
    if (state.s !== from && onChange?.(d, from, state.s)) return;
  }
};

/** Where a person or sales puts a lead: it stays there until it earns something else, or inactivity speaks. */
export const putTo = (state: ScoringState, stage: Stage, day: number): void => {
  state.s = stage;
  state.u = 1;
  if (stageRank[stage] > 0) state.h = 1;
  else delete state.h;
  if (stageRank[stage] <= 0) delete state.a;
  state.i = Math.max(state.i, day);
};
