import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import {
  apply,
  compileModel,
  decodeState,
  emptyState,
  encodeState,
  fold,
  type Program,
  type ScoringState,
  view,
} from '../../shared/scoring/index.ts';
import { runs } from '../runs.ts';
import { instants, ledgers, models } from './arbitraries.ts';
import { reference } from './reference.ts';

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

/** What the score handler does: applies each entry as it is delivered, folds what it has where it must. */
const deliver = (program: Program, entries: readonly LedgerEntry[]) => {
  let state: ScoringState = emptyState();
  let folds = 0;
  const stored: LedgerEntry[] = [];
  for (const entry of entries) {
    stored.push(entry);
    // The state goes through its text, as it does through the store.
    const next = apply(program, decodeState(encodeState(state)), entry);
    if (next === 'fold') folds += 1;
    state = next === 'fold' ? fold(program, stored) : next;
  }
  return { state, folds };
};

describe('a fold', () => {
  it('says the same in whatever order and however often it is told', () => {
    fc.assert(
      fc.property(
        models(),
        ledgers().chain((ledger) => fc.tuple(fc.constant(ledger), shuffled([...ledger, ...ledger.slice(0, 5)]))),
        (model, [ledger, told]) => {
          const program = compileModel(model, 1);
          expect(fold(program, told)).toEqual(fold(program, ledger));
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('is what applying each entry as it arrives comes to, late ones and retractions too', () => {
    fc.assert(
      fc.property(models(), ledgers().chain(shuffled), (model, arrivals) => {
        const program = compileModel(model, 1);
        expect(deliver(program, arrivals).state).toEqual(fold(program, arrivals));
      }),
      { numRuns: runs(500) },
    );
  });

  it('folds nothing afresh as long as entries come in order', () => {
    fc.assert(
      fc.property(models(), ledgers(), (model, ledger) => {
        const program = compileModel(model, 1);
        const inOrder = ledger
          .filter((entry) => entry.kind === 'activity' || entry.kind === 'profile' || entry.kind === 'outcome')
          .map((entry, i) => ({ ...entry, at: new Date(Date.UTC(2024, 0, 1) + i * 7e7).toISOString() }));
        fc.pre(inOrder.length > 0);
        const { state, folds } = deliver(program, inOrder);
        expect(folds).toBe(0);
        expect(state).toEqual(fold(program, inOrder));
      }),
      { numRuns: runs(200) },
    );
  });

  it('of two merged leads is the fold of both ledgers', () => {
    fc.assert(
      fc.property(models(), ledgers(15), ledgers(15), (model, one, other) => {
        const program = compileModel(model, 1);
        const renamed = other.map((entry, i) => (i % 4 === 0 ? entry : { ...entry, id: `o${entry.id}` }));
        const merge: LedgerEntry = {
          v: 1,
          id: 'm',
          kind: 'merge',
          child: 'x',
          at: '2024-06-20T00:00:00.000Z',
          receivedAt: '2024-06-20T00:00:00.000Z',
          source: { kind: 'person' },
        };
        expect(fold(program, [...one, merge, ...renamed])).toEqual(fold(program, [...renamed, ...one, merge]));
      }),
      { numRuns: runs(200) },
    );
  });

  it('agrees with the slow reference, on the day of the last entry and on any later one', () => {
    fc.assert(
      fc.property(models({ exact: true }), ledgers(), instants, (model, ledger, later) => {
        const until = [later, ...ledger.map((entry) => entry.at)].sort().at(-1) ?? later;
        const seen = view(compileModel(model, 1), fold(compileModel(model, 1), ledger), until);
        const wanted = reference(model, ledger, until);
        expect({
          total: Math.round(seen.score.total * 1000),
          groups: Object.fromEntries(
            Object.entries(seen.score.groups).map(([id, points]) => [id, Math.round(points * 1000)]),
          ),
          stage: seen.stage,
          grade: seen.grade,
          accepted: seen.accepted,
        }).toEqual(wanted);
      }),
      { numRuns: runs(500) },
    );
  });
});
