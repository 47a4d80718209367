import type { Stage } from '../lead/index.ts';
import { dayText, msOf } from '../time/index.ts';
import { lastFading, nextTurn, passDays } from './ladder.ts';
import type { Program } from './program.ts';
import { totalOn } from './score.ts';
import type { ScoringState } from './state.ts';
import { dayAt, movedTo } from './view.ts';

/** The instant (ISO) at which the `n`th day after `now`'s begins in the model's time zone; 0 for `now`'s own. */
export const dayAfter = ({ calendar }: Program, now: string, n: number): string =>
  new Date(calendar.startOf(calendar.dayOf(msOf(now)) + n)).toISOString();

/** The last day on which anything about a lead can change by itself, or nothing where nothing can. */
const horizon = (program: Program, state: ScoringState): number => {
  const turn = nextTurn(program, state);
  // A rest that ends may begin what inactivity ends again.
  const idle = program.ladder.inactivityDays ?? 0;
  return (
    Math.max(
      lastFading(program, state),
      Number.isFinite(turn) ? turn + idle : 0,
      state.activeDay + idle,
      state.lastDay,
    ) + 1
  );
};

/** The next day, after `now`'s, on which the lead's stage changes by itself, when it begins, and the stage it changes to. */
export const nextStageChange = (
  program: Program,
  state: ScoringState,
  now: string,
): { day: string; at: string; to: Stage } | null => {
  if (state.lastAt === 0) return null;
  const today = dayAt(program, state, now);
  const moved = movedTo(program, state, today);
  moved.lastDay = today;
  let found: { day: string; at: string; to: Stage } | null = null;
  passDays(program, moved, Math.max(horizon(program, state), today + 1), (day, _from, to) => {
    found = { day: dayText(day), at: new Date(program.calendar.startOf(day)).toISOString(), to };
    return true;
  });
  return found;
};

/**
 * The next day (YYYY-MM-DD in the model's time zone), after `now`'s, on which the view changes by itself: some group's
 * points, the total or the stage. Until then it stays as it is, and on that day it differs.
 */
export const nextChange = (program: Program, state: ScoringState, now: string): string | null => {
  if (state.lastAt === 0) return null;
  const today = dayAt(program, state, now);
  const stage = nextStageChange(program, state, now);
  const picture = (day: number): string => {
    const groups: Record<string, number> = {};
    const total = totalOn(program, state, day, groups);
    return JSON.stringify([total, groups]);
  };
  const before = picture(today);
  const last = Math.min(lastFading(program, state), Number.MAX_SAFE_INTEGER);
  for (let day = today + 1; day <= last; day++) {
    if (stage !== null && stage.day <= dayText(day)) return stage.day;
    if (picture(day) !== before) return dayText(day);
  }
  return stage?.day ?? null;
};
