import { describe, expect, it } from 'vitest';
import { runs } from '../runs.ts';
import { plants } from './plants/plants.ts';
import { simulate, smallest } from './simulate.ts';
import { stories } from './stories.ts';
import { story } from './tell.ts';
import { aSchedule } from './world/story.ts';

const SCHEDULES = runs(120);

/** The first schedule that a planted fault breaks, among as many as the tests of the plants look at. */
const firstFound = async (plant: (typeof plants)[number] | undefined) => {
  for (let seed = 1; seed <= 63; seed += 1) {
    const schedule = aSchedule(seed);
    const [violation] = (await simulate(schedule, plant)).violations;
    if (violation !== undefined) return { schedule, violation };
  }
  return undefined;
};

describe('the product, simulated', () => {
  it(`holds what must always hold in ${SCHEDULES} schedules of one seed each`, { timeout: 1_200_000 }, async () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const { schedule, violations, played } = await simulate(aSchedule(seed));
      const [violation] = violations;
      if (violation === undefined) continue;
      // The story says more than any comparison would.
      const small = await smallest({ schedule, violation });
      throw new Error(`Seed ${seed}\n${story(small.schedule, small.violation, small.played.world.trace)}`, {
        cause: played.world.logs,
      });
    }
  });

  it.each(stories)('holds it where it once did not: $name', async ({ schedule }) => {
    const { violations } = await simulate(schedule);
    expect(violations).toEqual([]);
  });

  it('tells the same to the letter for the same seed', async () => {
    for (const seed of [3, 11, 19, 26]) {
      const [one, other] = [await simulate(aSchedule(seed)), await simulate(aSchedule(seed))];
      expect(one.played.world.trace.length).toBeGreaterThan(30);
      expect(other.played.world.trace).toEqual(one.played.world.trace);
    }
  });

  it('tells a failure as a short story', async () => {
    const plant = plants.find(({ name }) => name === 'a timer is not set');
    const found = await firstFound(plant);
    if (found === undefined) throw new Error('The planted fault was not found.');
    const { schedule, violation } = found;
    const small = await smallest({ schedule, violation }, plant);
    expect(small.schedule.acts.length).toBeLessThanOrEqual(2);
    expect(small.schedule.faults).toEqual([]);
    expect(story(small.schedule, small.violation, small.played.world.trace)).toMatch(
      /^DOES NOT HOLD: .+\n[\s\S]+Who does what:\n {2}0\.000 s: person 0 [\s\S]+What goes wrong:\n {2}nothing/,
    );
  });
});
