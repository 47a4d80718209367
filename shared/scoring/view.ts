import type { Json } from '../activity/index.ts';
import type { Facts, Grade, Stage } from '../lead/index.ts';
import { msOf } from '../time/index.ts';
import { allDid } from './did.ts';
import { type BantAnswers, bantAnswers, bantOf, fitOf } from './fit.ts';
import { passDays } from './ladder.ts';
import { toPoints } from './points.ts';
import type { Program } from './program.ts';
import { gradeOf, totalOn } from './score.ts';
import { type Draft, draftOf, type ScoringState } from './state.ts';

/** A lead as it stands at an instant. Points are author points. */
export type LeadView = {
  now: string;
  score: { total: number; fit: number; groups: Record<string, number> };
  grade: Grade;
  stage: Stage;
  /** Since when by event time (`null` where it always was), and what made it so: an entry's key, `time` or `inactivity`. */
  stageSince: { at: string; by: string } | null;
  /** Accepted by sales and not fallen since. */
  accepted: boolean;
  frozen: boolean;
  bant: BantAnswers;
  /** The profile with derived fields, without what was cleared. */
  lead: Record<string, Json>;
  did: Record<string, { count: number; last: string }>;
  consent: { email: 'subscribed' | 'unsubscribed' | 'unknown'; suppressed: boolean };
};

/** The day on which a state is looked at: never before its last entry. */
export const dayAt = (program: Program, state: ScoringState, now: string): number =>
  Math.max(program.calendar.dayOf(msOf(now)), state.lastDay);

/** The state moved to a day on which nothing was entered; the one given stays as it is. */
export const movedTo = (program: Program, state: ScoringState, day: number): Draft => {
  const moved: Draft = draftOf(state);
  if (state.lastAt !== 0) passDays(program, moved, day);
  return moved;
};

/** Score, grade, stage and everything else about a lead as `now` sees it. */
export const view = (program: Program, state: ScoringState, now: string): LeadView => {
  const day = dayAt(program, state, now);
  const moved = movedTo(program, state, day);
  const groups: Record<string, number> = {};
  const total = totalOn(program, state, day, groups);
  for (const id of Object.keys(groups)) groups[id] = toPoints(groups[id] ?? 0);
  const fit = state.modelVersion === 0 ? fitOf(program, state.profile) : state.fit;
  return {
    now,
    score: { total: toPoints(total), fit: toPoints(fit), groups },
    grade: gradeOf(program, fit),
    stage: moved.stage,
    stageSince: moved.stageAt === 0 ? null : { at: new Date(moved.stageAt).toISOString(), by: moved.stageBy },
    accepted: moved.accepted,
    frozen: state.frozen,
    bant: bantAnswers(state.modelVersion === 0 ? bantOf(program, state.profile) : state.bant),
    lead: Object.fromEntries(Object.entries(state.profile).filter(([, value]) => value !== null)),
    did: allDid(program, state),
    consent: { email: state.consent?.state ?? 'unknown', suppressed: state.suppressed },
  };
};

/** What conditions may ask of a lead at an instant. */
export const facts = (
  program: Program,
  state: ScoringState,
  now: string,
  beside: { leadId: string; segments: string[]; activity?: NonNullable<Facts['activity']> },
): Facts => {
  const { accepted: _accepted, frozen: _frozen, stageSince: _stageSince, ...seen } = view(program, state, now);
  return { ...seen, ...beside };
};
