import type { Act, Fault, Schedule } from './world/schedule.ts';
import type { Violation } from './world/violation.ts';

/** Whether a schedule still fails in this way; the violation if so. */
export type Fails = (schedule: Schedule) => Promise<Violation | undefined>;

const without = <T>(list: readonly T[], from: number, count: number): T[] => [
  ...list.slice(0, from),
  ...list.slice(from + count),
];

/** Schedules with less in them: large cuts first. */
const shorter = function* (schedule: Schedule): Generator<Schedule> {
  const { acts, faults } = schedule;
  for (let size = Math.ceil(acts.length / 2); size >= 1; size = size === 1 ? 0 : Math.floor(size / 2)) {
    for (let from = acts.length - size; from > -size; from -= size) {
      yield { ...schedule, acts: without(acts, Math.max(0, from), size) };
    }
  }
  if (faults.length > 1) yield { ...schedule, faults: [] };
  for (let at = 0; at < faults.length; at += 1) yield { ...schedule, faults: without(faults, at, 1) };
};

const simplerAct = function* (act: Act): Generator<Act> {
  if (act.act === 'activity') {
    const { lateMs: _late, title: _title, ...plain } = act;
    if (act.lateMs !== undefined || act.title !== undefined) yield plain;
    if (act.as !== 'user') yield { ...act, as: 'user' };
  }
  if (act.act === 'identify' && act.browser !== act.who) yield { ...act, browser: act.who };
  if (act.at > 0 && act.at < 20_000) yield { ...act, at: 0 };
};

const simplerFault = function* (fault: Fault): Generator<Fault> {
  if ('times' in fault && fault.times > 1) yield { ...fault, times: 1 };
  if (fault.kind === 'kill' && fault.downMs > 500) yield { ...fault, downMs: 500 };
};

/** Schedules with as much in them, said more simply. */
const simpler = function* (schedule: Schedule): Generator<Schedule> {
  if (schedule.pace !== 'steady') yield { ...schedule, pace: 'steady' };
  if (schedule.lagMs > 0) yield { ...schedule, lagMs: 0 };
  if (schedule.page < 1e9) yield { ...schedule, page: 1e9 };
  if (schedule.cloud === true) yield { ...schedule, cloud: false };
  for (const [at, act] of schedule.acts.entries()) {
    for (const easier of simplerAct(act)) yield { ...schedule, acts: schedule.acts.with(at, easier) };
  }
  for (const [at, fault] of schedule.faults.entries()) {
    for (const easier of simplerFault(fault)) yield { ...schedule, faults: schedule.faults.with(at, easier) };
  }
};

/**
 * The smallest schedule found that fails in the same way: fewer people and acts, fewer faults, calmer. What is left out
 * changes how chance falls for the rest, so each cut is tried with a few seeds.
 */
export const shrink = async (
  first: { schedule: Schedule; violation: Violation },
  fails: Fails,
  most = 400,
): Promise<{ schedule: Schedule; violation: Violation; tried: number }> => {
  let best = first;
  let tried = 0;
  const attempt = async (candidate: Schedule, seeds: readonly number[]): Promise<boolean> => {
    for (const seed of seeds) {
      if (tried >= most) return false;
      tried += 1;
      const schedule = { ...candidate, seed };
      const violation = await fails(schedule);
      if (violation?.rule !== first.violation.rule) continue;
      best = { schedule, violation };
      return true;
    }
    return false;
  };
  const improve = async (ways: (schedule: Schedule) => Generator<Schedule>, seeds: (seed: number) => number[]) => {
    for (const candidate of ways(best.schedule)) {
      if (await attempt(candidate, seeds(candidate.seed))) return true;
    }
    return false;
  };
  const few = (seed: number) => [seed, seed + 1_000_003, seed + 2_000_003, seed + 3_000_017];
  for (let found = true; found && tried < most; ) {
    found = await improve(shorter, few);
    found ||= await improve(simpler, (seed) => few(seed).slice(0, 2));
  }
  return { ...best, tried };
};
