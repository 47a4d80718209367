import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Load, type Rep, route } from '../../shared/handoff/index.ts';
import { runs } from '../runs.ts';

const aRep = (id: string, given: Partial<Rep> = {}): Rep => ({
  id,
  name: id[0]?.toUpperCase() + id.slice(1),
  email: `${id}@example.com`,
  team: 'sales',
  weight: 1,
  territories: [],
  away: false,
  ...given,
});
const loads = (given: Record<string, Partial<Load>>): Record<string, Load> =>
  Object.fromEntries(Object.entries(given).map(([id, load]) => [id, { open: 0, recent: 0, ...load }]));

describe('route', () => {
  it('gives the lead to the rep that the flow names, whatever else holds', () => {
    const reps = [aRep('ana', { away: true }), aRep('bo')];
    expect(route(reps, {}, {}, { rep: 'ana' })).toEqual({ rep: 'ana', because: 'The flow names Ana.' });
  });

  it('leaves the lead with its owner, unless the owner is away', () => {
    const owner = { owner: 'bo@example.com' };
    expect(route([aRep('ana'), aRep('bo')], loads({ bo: { recent: 99 } }), owner, {})).toEqual({
      rep: 'bo',
      because: 'Bo owns this lead already.',
    });
    expect(route([aRep('ana'), aRep('bo', { away: true })], {}, owner, {}).rep).toBe('ana');
  });

  it('prefers who covers the place of the lead, then who covers all places', () => {
    const reps = [aRep('ana'), aRep('bo', { territories: ['Norway'] }), aRep('cy', { territories: ['Spain'] })];
    expect(route(reps, loads({ bo: { recent: 9 } }), { country: 'norway' }, {})).toEqual({
      rep: 'bo',
      because: 'Bo covers Norway.',
    });
    expect(route(reps, {}, { country: 'Italy' }, {}).rep).toBe('ana');
    expect(route(reps.slice(1), {}, { country: 'Italy' }, {}).rep).toBe('bo');
  });

  it('says whose turn it is and why', () => {
    const reps = [aRep('ana'), aRep('bo', { weight: 3 })];
    expect(route(reps, loads({ ana: { recent: 2 }, bo: { recent: 4 } }), {}, {})).toEqual({
      rep: 'bo',
      because: "Of 2 reps it is Bo's turn: 4 handoffs in 30 days at weight 3.",
    });
  });

  it('passes over who is away, full or without a share, and says so when nobody is left', () => {
    const reps = [aRep('ana', { capacity: 2 }), aRep('bo', { away: true }), aRep('cy', { weight: 0 })];
    expect(route(reps, loads({ ana: { open: 1 } }), {}, {}).rep).toBe('ana');
    expect(route(reps, loads({ ana: { open: 2 } }), {}, {})).toEqual({
      rep: undefined,
      because: 'Every rep is away or has a full desk.',
    });
    expect(route(reps, {}, {}, { team: 'partners' })).toEqual({
      rep: undefined,
      because: 'There is no rep in team partners.',
    });
  });

  it('divides handoffs by weight, in any order of the reps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        (weights, handoffs, reversed) => {
          const reps = weights.map((weight, at) => aRep(`rep-${at}`, { weight }));
          const counts: Record<string, number> = {};
          for (let n = 0; n < handoffs; n += 1) {
            const now = loads(Object.fromEntries(Object.entries(counts).map(([id, recent]) => [id, { recent }])));
            const { rep = '' } = route(reversed ? reps.toReversed() : reps, now, {}, {});
            counts[rep] = (counts[rep] ?? 0) + 1;
          }
          const all = weights.reduce((sum, weight) => sum + weight, 0);
          for (const { id, weight } of reps) {
            expect(Math.abs((counts[id] ?? 0) - (handoffs * weight) / all)).toBeLessThanOrEqual(weights.length);
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
