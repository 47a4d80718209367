import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashAddress, putSuppression } from '../../../functions/store/suppression.ts';
import type { Condition } from '../../../shared/condition/index.ts';
import { compile, type Flow, mayReenter } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { compileModel } from '../../../shared/scoring/index.ts';
import { ledgerLead, type ScriptItem, simulate, type Trace } from '../../../shared/simulation/index.ts';
import { runs as cases } from '../../runs.ts';
import { DAY, HOUR, MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, aScoringFlow, sendEmail, to, wait, waitFor } from '../some-flows.ts';

const numRuns = cases(40);

const is = (field: string[], value: string): Condition => ({ kind: 'test', field, op: 'is', value });

/** What somebody does, or is made to be, and how long after the one before. */
type Deed =
  | { does: 'start' | 'demo' | 'price' | 'unsubscribe' | 'subscribe' | 'win' | 'bounce' }
  | { does: 'learn'; industry: string };
type Story = { deed: Deed; hours: number }[];

const deed = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ does: 'start' } as const) },
  { weight: 2, arbitrary: fc.constant({ does: 'demo' } as const) },
  { weight: 2, arbitrary: fc.constant({ does: 'price' } as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('unsubscribe', 'subscribe', 'win', 'bounce').map((does) => ({ does }) as Deed),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Rival', 'Software').map((industry): Deed => ({ does: 'learn', industry })),
  },
);
const story: fc.Arbitrary<Story> = fc.array(fc.record({ deed, hours: fc.integer({ min: 1, max: 60 }) }), {
  minLength: 1,
  maxLength: 8,
});

const settings = fc.record({
  exits: fc.record({
    unsubscribed: fc.boolean(),
    becameCustomer: fc.boolean(),
    stageChanged: fc.boolean(),
    when: fc.option(fc.constant(is(['lead', 'industry'], 'Rival')), { nil: undefined }),
  }),
  only: fc.option(fc.constantFrom(is(['stage'], 'lead'), is(['stage'], 'customer'), is(['grade'], 'F')), {
    nil: undefined,
  }),
  reentry: fc.oneof(
    fc.constantFrom({ kind: 'never' as const }, { kind: 'always' as const }),
    fc.constantFrom(1, 2).map((days) => ({ kind: 'after' as const, days })),
  ),
  goal: fc.boolean(),
  listens: fc.boolean(),
  template: fc.constantFrom('welcome', 'receipt'),
});

const flowOf = (
  n: number,
  { exits, only, reentry, goal, listens, template }: typeof settings extends fc.Arbitrary<infer T> ? T : never,
): Flow => {
  const { when, ...rest } = exits;
  const steps = {
    hello: sendEmail(template, 'pause'),
    pause: listens ? waitFor('Pricing Viewed', 'more', 'more') : wait(30, 'hours', 'more'),
    more: sendEmail('follow-up', 'rest'),
    rest: wait(20, 'hours', goal ? 'reached' : 'last'),
    ...(goal && {
      reached: {
        kind: 'goal',
        settings: { name: 'Demo', reached: { by: 'activity', match: { activity: 'Demo Requested' } } },
        next: to('last'),
      },
    }),
    last: sendEmail(template),
  };
  const start = {
    kind: 'trigger' as const,
    trigger: { on: 'activity' as const, match: { activity: `Begin ${n}` } },
    ...(only && { only }),
    next: to('hello'),
  };
  return aFlow(steps, { id: `foretold-${n}`, start, exits: { ...rest, ...(when && { when }) }, reentry });
};

const base = (id: string, at: string) => ({
  v: 1 as const,
  id,
  at,
  receivedAt: at,
  source: { kind: 'person' as const },
});

/** The entry that a deed comes to in the ledger. */
const entryOf = (deed: Deed, n: number, id: string, at: string): LedgerEntry => {
  const activity = (type: string): LedgerEntry => ({
    ...{ ...base(id, at), kind: 'activity', type, properties: {}, context: {} },
    source: { kind: 'server', id: 'test' },
  });
  switch (deed.does) {
    case 'start':
      return activity(`Begin ${n}`);
    case 'demo':
      return activity('Demo Requested');
    case 'price':
      return activity('Pricing Viewed');
    case 'unsubscribe':
    case 'subscribe':
      return { ...base(id, at), kind: 'consent', channel: 'email', how: 'test', state: `${deed.does}d` };
    case 'win':
      return { ...base(id, at), kind: 'outcome', handoff: 'h', outcome: 'won' };
    case 'bounce':
      return { ...base(id, at), kind: 'suppression', address: 'test', cause: 'bounced' };
    case 'learn':
      return { ...base(id, at), kind: 'profile', fields: { industry: deed.industry } };
  }
};

describe('who enters a flow, who leaves it and what goes out', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.settings({ sending: { perLeadPerWeek: 0, quietHours: null } });
    await runs.template({ id: 'receipt', topic: 'transactional' });
  });
  afterAll(() => runs?.close());

  const letPass = async (email: string, until: number) => {
    for (;;) {
      const next = runs.time.next() ?? Number.POSITIVE_INFINITY;
      if (next > until) break;
      runs.time.advance(Math.max(0, next - runs.time.now()));
      await runs.drained();
    }
    runs.time.advance(until - runs.time.now());
    await runs.drained();
    return runs.enrolments(email);
  };

  /** What the real functions make of a story. */
  const live = async (flow: Flow, n: number, email: string, told: Story) => {
    const entries: LedgerEntry[] = [];
    for (const [at, { deed: one, hours }] of told.entries()) {
      await letPass(email, runs.time.now() + hours * HOUR + 7 * MINUTE);
      const entry = entryOf(one, n, `e-${n}-${at}`, runs.iso());
      entries.push(entry);
      // The refusal of an address stands beside the ledger, as the function writes it that hears of the bounce.
      if (one.does === 'bounce') {
        const address = hashAddress(runs.secret, email);
        await putSuppression(runs.tables, { address, cause: 'bounced', at: runs.iso() });
      }
      await runs.submit(email, entry);
      await runs.drained();
    }
    const ended = await letPass(email, runs.time.now() + 30 * DAY);
    return {
      entries,
      runs: ended
        .filter((it) => it.flow === flow.id)
        .map(({ status, claims }) => ({ status, done: Object.keys(claims).map((visit) => visit.split('.')[0]) })),
      mails: runs.mailsTo(email).length,
    };
  };

  /** The same foretold by test mode, run by run: each start lets the lead in as the flow's rules say. */
  const foretold = async (
    flow: Flow,
    n: number,
    id: string,
    known: readonly LedgerEntry[],
    entries: readonly LedgerEntry[],
  ) => {
    const model = aScoringFlow().start;
    if (model.kind !== 'scoring') throw new Error('No model.');
    const program = compileModel(model.model, 1);
    const traces: Trace[] = [];
    const entered: string[] = [];
    for (const [at, begins] of entries.entries()) {
      if (begins.kind !== 'activity' || begins.type !== `Begin ${n}`) continue;
      const before = traces.at(-1);
      if (before !== undefined && before.endedAt > begins.at) continue;
      if (!mayReenter(flow.reentry, entered, begins.at)) continue;
      const later = entries.slice(at + 1);
      const script: ScriptItem[] = later.map((entry) => ({
        after: { amount: (Date.parse(entry.at) - Date.parse(begins.at)) / MINUTE, unit: 'minutes' },
        does: happening(entry),
      }));
      const lead = ledgerLead({ id, program, entries: [...known, ...entries.slice(0, at + 1)] });
      const topics = { receipt: 'transactional' as const };
      const trace = await simulate({ flow, lead, startAt: begins.at, timeZone: 'UTC', script, topics });
      if (trace.status === 'kept out') continue;
      traces.push(trace);
      entered.push(begins.at);
    }
    return {
      runs: traces.map(({ status, effects, path }) => ({
        status,
        done: [...new Set([...path.map(({ step }) => step), ...effects.map(({ step }) => step)])],
      })),
      mails: traces.flatMap(({ effects }) => effects.filter(({ refused }) => refused === undefined)).length,
    };
  };

  const happening = (entry: LedgerEntry): ScriptItem['does'] => {
    if (entry.kind === 'activity') return { what: 'activity', type: entry.type, properties: {} };
    if (entry.kind === 'profile') return { what: 'profile', fields: entry.fields };
    if (entry.kind === 'consent') return { what: 'consent', state: entry.state };
    if (entry.kind === 'suppression') return { what: 'bounce' };
    if (entry.kind === 'outcome') return { what: 'won' };
    throw new Error(`Nothing of kind ${entry.kind} happens here.`);
  };

  it('is as test mode foretells it', async () => {
    let n = 0;
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(settings, story, async (given, told) => {
        n += 1;
        const flow = flowOf(n, given);
        expect(compile(flow, 1).definition).not.toBeNull();
        await runs.publish(flow);
        const email = `foretold-${n}@acme.example`;
        const first = { ...base(`first-${n}`, runs.iso()), kind: 'profile' as const, fields: { email } };
        await runs.submit(email, first);
        await runs.drained();
        const real = await live(flow, n, email, told);
        const id = (await runs.leadOf(email)).id;
        const expected = await foretold(flow, n, id, [first], real.entries);
        const emails = ['hello', 'more', 'last'];
        const short = (all: { status: string; done: (string | undefined)[] }[]) =>
          all.map(({ status, done }) => ({ status, done: emails.filter((step) => done.includes(step)) }));
        expect({ told, runs: short(real.runs), mails: real.mails }).toEqual({
          told,
          runs: short(expected.runs),
          mails: expected.mails,
        });
        for (const { status } of expected.runs) seen[status] = (seen[status] ?? 0) + 1;
        if (expected.runs.length > 1) seen.again = (seen.again ?? 0) + 1;
        await runs.withdraw(flow.id);
      }),
      { numRuns, endOnFailure: true },
    );
    expect(Object.keys(seen).toSorted()).toEqual(['again', 'completed', 'exited']);
  }, 3_600_000);
});
