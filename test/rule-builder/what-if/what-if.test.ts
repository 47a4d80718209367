import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { howMuch, sentBy, sentWords, signed } from '../../../rule-builder/src/what-if/words.ts';
import { pointsModel } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { compileModel, diff, type ScoringModel, starterModel } from '../../../shared/scoring/index.ts';
import { compare } from '../../../shared/simulation/what-if/compare.ts';
import { type Finding, findingOf, type Side } from '../../../shared/simulation/what-if/finding.ts';
import { hangingOn, startsSince } from '../../../shared/simulation/what-if/hanging.ts';
import { inOrder, journeyOf } from '../../../shared/simulation/what-if/journey.ts';
import { addLead, estimate, leadsCounted, noTallies } from '../../../shared/simulation/what-if/tally.ts';
import { runs } from '../../runs.ts';
import { seeded } from '../../seeded.ts';

const now = '2026-06-30T12:00:00.000Z';
const day = (n: number): string => new Date(Date.parse(now) - n * 86_400_000).toISOString();
let made = 0;
const base = (at: string) => {
  made += 1;
  return { v: 1 as const, id: `entry-${made}`, at, receivedAt: at, source: { kind: 'server' as const, key: 'test' } };
};
const did = (type: string, daysAgo: number): LedgerEntry =>
  ({ ...base(day(daysAgo)), kind: 'activity', type, properties: {}, context: {} }) as LedgerEntry;
const sales = (outcome: 'opportunity' | 'won' | 'lost' | 'accepted', daysAgo: number): LedgerEntry =>
  ({ ...base(day(daysAgo)), kind: 'outcome', handoff: 'h', outcome }) as LedgerEntry;

const withMqlAt = (points: number): ScoringModel => {
  const model = starterModel();
  const [mql, ...rest] = model.ladder.rungs;
  if (mql === undefined) throw new Error('The starter model has no rungs.');
  const total = (op: string, value: number) => ({ kind: 'test' as const, field: ['score', 'total'], op, value });
  const rungs = [{ ...mql, up: total('gte', points), down: total('lt', points / 2) }, ...rest];
  return { ...model, ladder: { ...model.ladder, rungs } };
};
const side = (model: ScoringModel): Side => ({
  program: compileModel(model, 1),
  hanging: hangingOn(pointsModel(model).flow, []).hanging,
});
const sides = { live: side(starterModel()), draft: side(withMqlAt(25)) };
const find = (lead: string, entries: LedgerEntry[]): Finding =>
  findingOf(sides, { lead, example: false, entries }, now);

/** Many leads that did all sorts of things, some of it long ago, told in no order. */
const ledgers = Array.from({ length: 60 }, (_, n) => {
  const types = [
    'Demo Requested',
    'Trial Started',
    'Meeting Booked',
    'BANT Completed',
    'Page Viewed',
    'Survey Answered',
  ];
  const entries = Array.from({ length: 1 + (n % 9) }, (_unused, at) =>
    did(types[(n * 7 + at * 5) % types.length] ?? '', (n * 13 + at * 37) % 400),
  );
  if (n % 5 === 0) entries.push(sales('opportunity', n % 50), sales(n % 2 === 0 ? 'won' : 'lost', 0));
  if (n % 7 === 0) {
    const [first] = entries;
    if (first)
      entries.push({ ...base(day(0)), kind: 'retraction', of: `a#${first.id}`, reason: 'test' } as LedgerEntry);
  }
  return { lead: `lead-${n}`, entries };
});

describe('what if', () => {
  test('finds the very stages and scores that folding each ledger under each model gives', () => {
    const found = compare(ledgers.map(({ lead, entries }) => find(lead, entries)));
    const asked = diff(sides.live.program, sides.draft.program, ledgers, now);
    const stages = (which: 'live' | 'draft') =>
      Object.fromEntries(
        Object.entries(found.stages)
          .map(([stage, tallies]) => [stage, tallies[which].sum] as const)
          .filter(([, leads]) => leads > 0),
      );
    expect(stages('live')).toEqual(asked.before);
    expect(stages('draft')).toEqual(asked.after);
    expect(found.rescored).toBe(asked.rescored);
    expect(asked.moved.length).toBeGreaterThan(0);
    const plain = found.moved.map(({ lead, from, to, score }) => ({
      lead,
      from,
      to,
      before: score.live,
      after: score.draft,
    }));
    expect(new Set(plain.map((row) => JSON.stringify(row)))).toEqual(
      new Set(asked.moved.map((row) => JSON.stringify(row))),
    );
  });

  test('a lead that is silent long enough falls back on the day the model says, not when somebody looks', () => {
    const { turns } = journeyOf(sides.draft.program, inOrder([did('Trial Started', 300)]), now);
    expect(turns.map(({ to }) => to)).toEqual(['mql', ...turns.slice(1).map(({ to }) => to)]);
    expect(turns.length).toBeGreaterThan(1);
    expect((turns[1]?.at ?? '') < day(100)).toBe(true);
  });

  test('a deal counts as foreseen only where points came before sales took it', () => {
    const early = find('early', [did('Trial Started', 20), sales('opportunity', 10), sales('won', 5)]);
    const late = find('late', [sales('opportunity', 10), sales('won', 5), did('Trial Started', 2)]);
    expect(early.deal).toEqual({ end: 'won', called: { live: false, draft: true } });
    expect(late.deal).toEqual({ end: 'won', called: { live: false, draft: false } });
  });

  test('a flow that lets nobody in again starts once, however often the stage is reached', () => {
    const turn = (daysAgo: number) => ({
      from: 'lead' as const,
      to: 'sql' as const,
      at: day(daysAgo),
      byHand: false,
      backfill: false,
    });
    const one = sides.live.hanging.find(({ id }) => id.endsWith(':sql'));
    if (one === undefined) throw new Error('Nothing hangs on SQL.');
    expect(startsSince(one, [turn(80), turn(40)], day(90))).toBe(2);
    expect(startsSince({ ...one, reentryDays: 60 }, [turn(80), turn(40)], day(90))).toBe(1);
    expect(startsSince({ ...one, reentryDays: 60 }, [turn(100), turn(60)], day(90))).toBe(0);
    expect(startsSince(one, [{ ...turn(10), backfill: true }], day(90))).toBe(0);
  });

  test('an estimate says by how much it can be wrong, and nothing where all was read', () => {
    expect(estimate(leadsCounted(7), 100, 100)).toEqual({ about: 7, error: 0 });
    const { about, error } = estimate(leadsCounted(50), 500, 5000);
    expect(about).toBe(500);
    expect(error).toBeGreaterThan(100);
    expect(error).toBeLessThan(200);
    expect(estimate(leadsCounted(0), 100, 1000).error).toBeGreaterThan(0);
  });

  test('an estimate from a random sample holds what is true, of leads and of what is sent to them', () => {
    const all = 4000;
    let [inside, asked] = [0, 0];
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 100, max: 2000 }),
        fc.constantFrom(0.01, 0.2, 0.9),
        (seed, sample, share) => {
          const next = seeded(seed);
          // Most get nothing, some get one or several, and some lose what they got.
          const leads = Array.from({ length: all }, () => ({
            live: next() < share ? 1 : 0,
            draft: next() < share ? 1 + Math.floor(next() * 3) : 0,
          }));
          const tallies = noTallies();
          for (const lead of leads.slice(0, sample)) addLead(tallies, lead);
          const truth = noTallies();
          for (const lead of leads) addLead(truth, lead);
          for (const of of ['live', 'draft', 'change'] as const) {
            const { about, error } = estimate(tallies[of], sample, all);
            asked += 1;
            if (Math.abs(about - truth[of].sum) <= error) inside += 1;
          }
        },
      ),
      { numRuns: runs(200) },
    );
    // 19 of 20 are meant; six hundred of them at nine in ten or less would be a wrong formula.
    expect(inside / asked).toBeGreaterThan(0.9);
  });

  test('emails and tasks of a sample are told with how far they can be off', () => {
    const [sql] = sides.live.hanging.filter(({ id }) => id.endsWith(':sql'));
    if (sql === undefined) throw new Error('Nothing hangs on SQL.');
    const starts = { [sql.id]: noTallies() };
    for (let lead = 0; lead < 100; lead += 1)
      addLead(starts[sql.id] ?? noTallies(), { live: Number(lead < 10), draft: Number(lead < 30) });
    const words = (sampleOf: number | null, emails: number, tasks: number) => {
      const one = { ...sql, emails, tasks };
      return sentWords(sentBy({ leads: 100, sampleOf, starts }, [one], [one]));
    };
    expect(words(null, 2, 1)).toBe('up to 40 more emails and up to 20 more tasks');
    const margin = (text: string) => Number(/± (\d+)/.exec(text)?.[1]);
    const once = words(1000, 1, 0);
    expect(once).toMatch(/^up to about 200 more emails \(± \d+\)$/);
    // Three emails a start are three times as uncertain; what a start does not do is not uncertain at all.
    expect(words(1000, 3, 0)).toBe(`up to about 600 more emails (± ${3 * margin(once)})`);
    expect(words(1000, 0, 0)).toBe('as many emails and tasks as now');
    expect(howMuch({ sum: -20, squares: 20 }, { leads: 100, sampleOf: 1000 }, signed)).toMatch(/^about −200 ± \d+$/);
  });
});
