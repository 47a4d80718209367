import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolmentsOf } from '../../../functions/store/enrolment-table.ts';
import { runs as cases } from '../../runs.ts';
import { DAY, HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, sendEmail, wait } from '../some-flows.ts';

describe('leads that turn out to be one person, or to be in a flow as what they are', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.rep({ id: 'ana' });
    const steps = { pause: wait(2, 'days', 'hello'), hello: sendEmail('welcome', 'sales'), sales: handOff() };
    await runs.publish(aFlow(steps, { id: 'nurture' }));
    const upsell = { pause: wait(2, 'days', 'hello'), hello: sendEmail('welcome') };
    await runs.publish(aFlow(upsell, { id: 'upsell', activity: 'Plan Viewed' }));
  });
  afterAll(() => runs?.close());

  const merge = async (root: string, child: string) => {
    const at = runs.iso();
    const [into, of] = [(await runs.leadOf(root)).id, (await runs.leadOf(child)).id];
    const base = { v: 1 as const, id: `merge-${of}`, at, receivedAt: at, source: { kind: 'person' as const } };
    const entry = { ...base, kind: 'merge' as const, child: of };
    await runs.put({ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: into }, entry } });
    return { root: into, child: of };
  };
  const won = async (email: string) => {
    const at = runs.iso();
    const base = { v: 1 as const, id: `won-${email}`, at, receivedAt: at, source: { kind: 'person' as const } };
    await runs.submit(email, { ...base, kind: 'outcome', handoff: 'h', outcome: 'won' });
    await runs.drained();
  };
  const letPass = async (ms: number) => {
    const until = runs.time.now() + ms;
    for (let next = runs.time.next(); next !== undefined && next <= until; next = runs.time.next()) {
      runs.time.advance(Math.max(0, next - runs.time.now()));
      await runs.drained();
    }
    runs.time.advance(until - runs.time.now());
    await runs.drained();
  };

  it('get one mail and one handoff where both were in the flow, whoever was first and whenever they were merged', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 7 }),
        fc.boolean(),
        async (gap, later, swap) => {
          n += 1;
          const [one, two] = [`one-${n}@acme.example`, `two-${n}@acme.example`];
          await runs.does(one, 'Ebook Downloaded');
          await runs.drained();
          runs.time.advance(gap * HOUR + 1);
          await runs.drained();
          await runs.does(two, 'Ebook Downloaded');
          await runs.drained();
          runs.time.advance(later * HOUR);
          await runs.drained();
          const ids = await merge(swap ? two : one, swap ? one : two);
          await letPass(10 * DAY);
          const all = [...(await enrolmentsOf(runs.tables, ids.root)), ...(await enrolmentsOf(runs.tables, ids.child))];
          expect(all.map(({ status }) => status).toSorted()).toEqual(['completed', 'exited']);
          expect(all.find(({ status }) => status === 'exited')?.exit?.reason).toBe(
            'The lead turned out to be one that is in this flow already.',
          );
          const handoffs = runs
            .toldOf('Handoff Requested')
            .filter(({ lead }) => lead === ids.root || lead === ids.child);
          expect([runs.mailsTo(one).length + runs.mailsTo(two).length, handoffs.length]).toEqual([1, 1]);
        },
      ),
      { numRuns: cases(10), endOnFailure: true },
    );
  }, 600_000);

  it('is one run too where the second enters while the merge is under way', async () => {
    const [one, two] = ['early@acme.example', 'meanwhile@acme.example'];
    await runs.does(one, 'Ebook Downloaded');
    await runs.does(two, 'Page Viewed');
    await runs.drained();
    const kept: unknown[] = [];
    runs.intercept(async (name, event, next) => {
      if (name !== 'start-flows') return next();
      kept.push(event);
      return { batchItemFailures: [] };
    });
    await runs.does(two, 'Ebook Downloaded');
    await runs.drained();
    const ids = await merge(one, two);
    await runs.drained();
    runs.intercept((_name, _event, next) => next());
    for (const event of kept.toReversed()) await runs.call('start-flows', event);
    await letPass(10 * DAY);
    expect((await enrolmentsOf(runs.tables, ids.child)).filter(({ status }) => status === 'completed')).toEqual([]);
    expect(runs.mailsTo(one).length + runs.mailsTo(two).length).toBe(1);
  });

  it('leave what customers leave, where the other one is a customer', async () => {
    const [one, two] = ['customer@acme.example', 'prospect@acme.example'];
    await runs.does(one, 'Page Viewed');
    await runs.drained();
    await won(one);
    await runs.does(two, 'Ebook Downloaded');
    await runs.drained();
    const ids = await merge(one, two);
    await runs.drained();
    expect(await enrolmentsOf(runs.tables, ids.child)).toMatchObject([
      { status: 'exited', exit: { reason: 'The lead became a customer.' } },
    ]);
  });

  it('go on where each is in another flow', async () => {
    const [one, two] = ['this@acme.example', 'that@acme.example'];
    await runs.does(one, 'Ebook Downloaded');
    await runs.does(two, 'Plan Viewed');
    await runs.drained();
    const ids = await merge(one, two);
    await letPass(10 * DAY);
    const all = [...(await enrolmentsOf(runs.tables, ids.root)), ...(await enrolmentsOf(runs.tables, ids.child))];
    expect(all.map(({ flow, status }) => [flow, status]).toSorted()).toEqual([
      ['nurture', 'completed'],
      ['upsell', 'completed'],
    ]);
  });

  it('is a customer who enters a flow for customers and stays to its end', async () => {
    const email = 'buyer@acme.example';
    await runs.does(email, 'Page Viewed');
    await runs.drained();
    await won(email);
    await runs.does(email, 'Plan Viewed');
    await letPass(5 * DAY);
    expect(await runs.enrolments(email)).toMatchObject([{ flow: 'upsell', status: 'completed' }]);
    expect(runs.mailsTo(email)).toHaveLength(1);
  });
});
