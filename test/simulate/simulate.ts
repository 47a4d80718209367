import { shrink } from './shrink.ts';
import { aBeginning } from './world/base.ts';
import { violationsOf } from './world/invariants.ts';
import { type Played, play } from './world/play.ts';
import type { Schedule } from './world/schedule.ts';
import { aSchedule } from './world/story.ts';
import type { Violation } from './world/violation.ts';
import type { Plant } from './world/world.ts';

export type Simulated = { schedule: Schedule; violations: Violation[]; played: Played };

/** Plays one schedule and judges it. */
export const simulate = async (schedule: Schedule, plant?: Plant): Promise<Simulated> => {
  const played = await play(schedule, await aBeginning(), plant);
  return { schedule, violations: await violationsOf(played), played };
};

/** The first schedule from a seed on that fails, undefined if none of so many does. */
export const firstFailure = async (
  from: number,
  schedules: number,
  plant?: Plant,
): Promise<(Simulated & { violation: Violation; after: number }) | undefined> => {
  for (let seed = from; seed < from + schedules; seed += 1) {
    const simulated = await simulate(aSchedule(seed), plant);
    const [violation] = simulated.violations;
    if (violation !== undefined) return { ...simulated, violation, after: seed - from + 1 };
  }
  return undefined;
};

/** The smallest schedule found that fails as this one does, played once more. */
export const smallest = async (
  { schedule, violation }: { schedule: Schedule; violation: Violation },
  plant?: Plant,
): Promise<Simulated & { violation: Violation }> => {
  const fails = async (candidate: Schedule) =>
    (await simulate(candidate, plant)).violations.find(({ rule }) => rule === violation.rule);
  const shrunk = await shrink({ schedule, violation }, fails);
  return { ...(await simulate(shrunk.schedule, plant)), violation: shrunk.violation };
};
