import { describe, expect, it } from 'vitest';
import { firstFailure, simulate } from '../simulate.ts';
import { aSchedule } from '../world/story.ts';
import { plants } from './plants.ts';

/** Where each was found when last looked for: tried first, so that finding all of them again is quick. */
const lately: Readonly<Record<string, number>> = {
  'a timer is not set': 3,
  'timers are lost at a restart': 10,
  'messages that failed are deleted': 11,
  'a claim that does not look for an exit': 8,
  'a claim that does not look for a claim': 36,
  'what goes into the outbox is lost': 63,
  'unprocessed items are ignored': 6,
  'events that the bus did not take are ignored': 45,
  'a ledger entry is put without condition': 5,
  'a repeat is known by a wrong id': 5,
  'a lead is written without its version': 12,
  'refusals are not looked at when sending': 56,
  'a cursor is skipped': 12,
};

const MOST = 2_000;

describe('a fault that somebody could make', () => {
  it.each(plants.filter(({ name }) => name in lately))('is found: $name', { timeout: 1_200_000 }, async (plant) => {
    const { violations } = await simulate(aSchedule(lately[plant.name] ?? 1), plant);
    const found = violations[0] ?? (await firstFailure(1, MOST, plant))?.violation;
    expect(found).toBeDefined();
  });
});
