import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileModel,
  fold,
  nextChange,
  nextStageChange,
  type Program,
  type ScoringState,
  view,
} from '../../shared/scoring/index.ts';
import { runs } from '../runs.ts';
import { instants, ledgers, models } from './arbitraries.ts';

/** What time alone can change, at noon UTC of a day (which is that day in every time zone used). */
const pictureOn = (program: Program, state: ScoringState, day: string) => {
  const { score, stage, accepted } = view(program, state, `${day}T12:00:00.000Z`);
  return { total: score.total, groups: score.groups, stage, accepted };
};

const daysAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

const lastDay = (ledger: readonly { at: string }[], now: string): string =>
  [now, ...ledger.map((entry) => entry.at)].sort().at(-1)?.slice(0, 10) ?? '';

describe('the next day on which a lead changes by itself', () => {
  it('is exact: the view stays as it is until that day and differs on it', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, later) => {
        const program = compileModel({ ...model, timeZone: 'UTC' }, 1);
        const state = fold(program, ledger);
        const today = lastDay(ledger, later);
        const next = nextChange(program, state, `${today}T12:00:00.000Z`);
        const before = pictureOn(program, state, today);
        const watched = next === null ? 400 : Math.round((Date.parse(next) - Date.parse(today)) / 86_400_000) - 1;
        for (let n = 1; n <= watched; n++) {
          const seen = pictureOn(program, state, daysAfter(today, n));
          expect({ ...seen, accepted: before.accepted }).toEqual(before);
        }
        if (next !== null) expect(pictureOn(program, state, next)).not.toEqual(before);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is exact for the stage alone, which is what the sweep watches', () => {
    fc.assert(
      fc.property(models(), ledgers(), instants, (model, ledger, later) => {
        const program = compileModel({ ...model, timeZone: 'UTC' }, 1);
        const state = fold(program, ledger);
        const today = lastDay(ledger, later);
        const next = nextStageChange(program, state, `${today}T12:00:00.000Z`);
        const { stage } = pictureOn(program, state, today);
        const watched = next === null ? 400 : Math.round((Date.parse(next.day) - Date.parse(today)) / 86_400_000) - 1;
        for (let n = 1; n <= watched; n++) expect(pictureOn(program, state, daysAfter(today, n)).stage).toBe(stage);
        if (next !== null) {
          expect(next.to).not.toBe(stage);
          expect(pictureOn(program, state, next.day).stage).toBe(next.to);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
