import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { howMuch, sentBy, sentWords, signed } from '../../../rule-builder/src/what-if/words.ts';
import { pointsModel } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { compileModel, fold, type ScoringModel, starterModel, view, walkOf } from '../../../shared/scoring/index.ts';
import {
  addLead,
  compare,
  estimate,
  type Finding,
  findingOf,
  hangingOn,
  journeyOf,
  leadsCounted,
  noTallies,
  type Side,
  startsSince,
} from '../../../shared/simulation/what-if/index.ts';
import { runs } from '../../runs.ts';
import { aModel, instant, modelOf, times } from '../../scoring/builders.ts';
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
    const standing = (which: 'live' | 'draft') =>
      ledgers.map(({ entries }) => view(sides[which].program, fold(sides[which].program, entries), now));
    const [before, after] = [standing('live'), standing('draft')];
    for (const which of ['live', 'draft'] as const) {
      for (const [stage, tallies] of Object.entries(found.stages)) {
        const those = (which === 'live' ? before : after).filter((seen) => seen.stage === stage);
        expect([which, stage, tallies[which].sum]).toEqual([which, stage, those.length]);
      }
    }
    const moved = ledgers.flatMap(({ lead }, n) => {
      const [was, is] = [before[n], after[n]];
      if (was === undefined || is === undefined || was.stage === is.stage) return [];
      return [{ lead, from: was.stage, to: is.stage, score: { live: was.score.total, draft: is.score.total } }];
    });
    expect(moved.length).toBeGreaterThan(0);
    const byLead = (a: { lead: string }, b: { lead: string }) => (a.lead < b.lead ? -1 : 1);
    expect(found.moved.map(({ name: _name, ...row }) => row).toSorted(byLead)).toEqual(moved.toSorted(byLead));
    const rescored = before.filter(({ score }, n) => score.total !== after[n]?.score.total);
    expect(found.rescored).toBe(rescored.length);
  });

  test('puts any two entries in the engine’s own order, whatever kinds they are of and in one instant', () => {
    const at = day(3);
    const every: LedgerEntry[] = ['a', 'b'].flatMap((id): LedgerEntry[] => {
      const one = { ...base(at), id };
      return [
        { ...one, kind: 'activity', type: 'Demo Requested', properties: {}, context: {} },
        { ...one, kind: 'profile', fields: { title: 'CEO', industry: 'Software' } },
        { ...one, kind: 'adjustment', change: { what: 'points', group: 'interest', points: 30 }, reason: 'test' },
        { ...one, kind: 'adjustment', id: `${id}s`, change: { what: 'stage', stage: 'mql' }, reason: 'test' },
        { ...one, kind: 'adjustment', id: `${id}f`, change: { what: 'freeze', frozen: true }, reason: 'test' },
        { ...one, kind: 'retraction', of: 'a#a', reason: 'test' },
        { ...one, kind: 'retraction', id: `${id}c`, of: 'c#b', reason: 'test' },
        { ...one, kind: 'consent', channel: 'email', state: id === 'a' ? 'subscribed' : 'unsubscribed', how: 'test' },
        { ...one, kind: 'suppression', address: 'x', cause: 'bounced' },
        { ...one, kind: 'outcome', handoff: 'h', outcome: id === 'a' ? 'rejected' : 'won' },
        { ...one, kind: 'outcome', id: `${id}l`, handoff: 'h', outcome: 'lost' },
        { ...one, kind: 'merge', child: 'x' },
        { ...one, kind: 'announced', n: 1, from: 'lead', to: 'mql', cause: 'x' },
      ];
    });
    const { program } = sides.draft;
    for (const one of every) {
      for (const two of every) {
        const { state, turns } = journeyOf(program, walkOf([one, two]).entries, now);
        const folded = view(program, fold(program, [one, two]), now);
        expect([one, two, view(program, state, now)]).toEqual([one, two, folded]);
        expect([one, two, turns.at(-1)?.to ?? 'lead']).toEqual([one, two, folded.stage]);
      }
    }
  });

  test('says who comes up to a stage or past it, and who falls below', () => {
    const plain = (points?: number): Side => ({
      program: compileModel(points === undefined ? aModel() : modelOf({ points }), 1),
      hanging: [],
    });
    const pair = { live: plain(), draft: plain(20) };
    const of = (lead: string, many: number) =>
      findingOf(
        pair,
        { lead, example: false, entries: times(many, 'Ebook Downloaded', '2024-01-01') },
        instant('2024-01-02'),
      );
    // 3 × 10 → 3 × 20: none to MQL; 5 × 10 → 5 × 20: MQL to SQL, which is past MQL already.
    expect(compare([of('a', 3), of('b', 5)])).toMatchObject({
      leads: 2,
      rescored: 2,
      mql: { up: 1, down: 0 },
      sql: { up: 1, down: 0 },
      moved: [
        { lead: 'b', from: 'mql', to: 'sql' },
        { lead: 'a', from: 'lead', to: 'mql' },
      ],
    });
  });

  test('a lead that is silent long enough falls back on the day the model says, not when somebody looks', () => {
    const { turns } = journeyOf(sides.draft.program, [did('Trial Started', 300)], now);
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
    expect(
      startsSince(
        { ...one, start: { ...one.start, reentry: { kind: 'after', days: 60 } } },
        [turn(80), turn(40)],
        day(90),
      ),
    ).toBe(1);
    expect(
      startsSince(
        { ...one, start: { ...one.start, reentry: { kind: 'after', days: 60 } } },
        [turn(100), turn(60)],
        day(90),
      ),
    ).toBe(0);
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
