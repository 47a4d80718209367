import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  claimVisit,
  enrolmentsOf,
  getEnrolment,
  putEnrolment,
  writeExit,
} from '../../../functions/store/enrolment-table.ts';
import { DAY } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, to, wait } from '../some-flows.ts';

const noExits = { unsubscribed: false, becameCustomer: false, stageChanged: false };

describe('leaving flows', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    const steps = {
      first: sendEmail('welcome', 'pause'),
      pause: wait(3, 'days', 'second'),
      second: sendEmail('follow-up'),
    };
    await runs.publish(aFlow(steps, { id: 'nurture' }));
    await runs.publish(aFlow(steps, { id: 'stubborn', activity: 'Trial Started', exits: noExits }));
    await runs.publish(
      aFlow(steps, { id: 'staged', activity: 'Video Watched', exits: { ...noExits, stageChanged: true } }),
    );
    await runs.publish(
      aFlow(steps, {
        id: 'mqls',
        start: { kind: 'trigger', trigger: { on: 'stage', to: ['mql'] }, next: to('first') },
        exits: { ...noExits, stageChanged: true },
      }),
    );
    await runs.publish(
      aFlow(steps, {
        id: 'interest',
        activity: 'Webinar Attended',
        exits: { ...noExits, when: { kind: 'test', field: ['lead', 'industry'], op: 'is', value: 'Competitor' } },
      }),
    );
    await runs.publish(
      aFlow(
        {
          raise: { kind: 'setStage', settings: { stage: 'opportunity', reason: 'test' }, next: to('pause') },
          pause: wait(1, 'days'),
        },
        { id: 'own-doing', activity: 'Survey Answered', exits: { ...noExits, stageChanged: true } },
      ),
    );
  });
  afterAll(() => runs?.close());

  const unsubscribe = async (email: string, body = 'List-Unsubscribe=One-Click') => {
    const [mail] = runs.mailsTo(email);
    const url = mail?.headers.find(({ name }) => name === 'List-Unsubscribe')?.value.slice(1, -1) ?? '';
    return runs.visit('POST', url, body);
  };

  it('ends the flow at once for a lead that unsubscribes, and nothing more is sent', async () => {
    await runs.does('leaver@acme.example', 'Ebook Downloaded');
    await runs.drained();
    expect((await unsubscribe('leaver@acme.example')).statusCode).toBe(200);
    await runs.drained();
    expect(await runs.enrolments('leaver@acme.example')).toMatchObject([
      { status: 'exited', exit: { reason: 'The lead unsubscribed.' } },
    ]);
    runs.time.advance(4 * DAY);
    await runs.drained();
    expect(runs.mailsTo('leaver@acme.example')).toHaveLength(1);
    expect(runs.toldOf('Flow Run Ended')).toMatchObject([{ status: 'exited', reason: 'The lead unsubscribed.' }]);
  });

  it('sends nothing to a lead that unsubscribed between two steps, even where the flow goes on', async () => {
    await runs.does('stayer@acme.example', 'Trial Started');
    await runs.drained();
    await unsubscribe('stayer@acme.example');
    runs.time.advance(4 * DAY);
    await runs.drained();
    expect(runs.mailsTo('stayer@acme.example')).toHaveLength(1);
    expect(await runs.messages('stayer@acme.example')).toMatchObject([
      { status: 'refused', reason: 'The lead has unsubscribed.', template: 'follow-up' },
      { status: 'sent', template: 'welcome' },
    ]);
    expect(await runs.enrolments('stayer@acme.example')).toMatchObject([{ status: 'completed' }]);
  });

  it('ends by a stage change that came after the lead entered', async () => {
    await runs.does('mover@acme.example', 'Video Watched');
    await runs.drained();
    await runs.does('mover@acme.example', 'Demo Requested');
    await runs.drained();
    const [enrolment] = (await runs.enrolments('mover@acme.example')).filter(({ flow }) => flow === 'staged');
    expect(enrolment).toMatchObject({ status: 'exited', exit: { reason: 'The stage changed from Lead to MQL.' } });
  });

  /** What the queue would have told the function of these deeds, kept back. */
  const toldOf = async (email: string, deeds: readonly (() => Promise<unknown>)[]): Promise<unknown[]> => {
    const told: unknown[] = [];
    runs.intercept(async (of, event, next) => {
      if (of !== 'start-flows') return next();
      told.push(event);
      return { batchItemFailures: [] };
    });
    for (const [n, deed] of deeds.entries()) {
      await deed();
      await runs.drained();
      expect((await runs.leadOf(email)).announced.n).toBe(n + 1);
    }
    runs.intercept((_of, _event, next) => next());
    expect(told).toHaveLength(deeds.length);
    return told;
  };
  const toldOfClimbing = async (email: string): Promise<unknown[]> => {
    const told = await toldOf(
      email,
      Array(2).fill(() => runs.does(email, 'Demo Requested')),
    );
    expect((await runs.leadOf(email)).announced.stage).toBe('sql');
    return told;
  };

  it.each([
    ['as they came', [0, 1]],
    ['the later one first', [1, 0]],
  ])('does not hold a lead that has changed stage again by the time it is let in: %s', async (name, order) => {
    const email = `${name.replaceAll(' ', '-')}@acme.example`;
    const told = await toldOfClimbing(email);
    for (const n of order) await runs.call('start-flows', told[n]);
    await runs.drained();
    const running = (await runs.enrolments(email)).filter(({ status }) => status === 'running');
    expect(running).toEqual([]);
    runs.time.advance(4 * DAY);
    await runs.drained();
    expect(runs.mailsTo(email).map(({ subject }) => subject)).not.toContain('Follow-up');
  });

  it('takes out a lead whose enrolment was written after the next change was told', async () => {
    const email = 'between@acme.example';
    const [first, second] = await toldOfClimbing(email);
    await runs.call('start-flows', second);
    const { id } = await runs.leadOf(email);
    await putEnrolment(runs.tables, {
      ...{ id: `${id}.mqls.1`, lead: id, flow: 'mqls', version: 1, n: 1, stageN: 1, epoch: 0, at: 'then' },
      ...{ exits: { ...noExits, stageChanged: true }, status: 'running', enteredAt: runs.iso() },
      ...{
        claims: {},
        path: [],
        waits: {},
        machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:ripen-mqls:1',
      },
      cause: { event: 'Lead Stage Changed', id: `${id}.1`, at: runs.iso(), words: 'Became MQL (from Lead)' },
    });
    await runs.call('start-flows', first);
    await runs.drained();
    expect(await runs.enrolments(email)).toMatchObject([
      { flow: 'mqls', status: 'exited', exit: { reason: 'The stage changed from MQL to SQL.' } },
    ]);
    expect(runs.mailsTo(email)).toEqual([]);
  });

  it('ends by the next stage for a lead that entered by the one before', async () => {
    const email = 'climber@acme.example';
    await runs.does(email, 'Demo Requested');
    await runs.drained();
    expect(await runs.enrolments(email)).toMatchObject([{ flow: 'mqls', status: 'running' }]);
    await runs.does(email, 'Demo Requested');
    await runs.drained();
    expect(await runs.enrolments(email)).toMatchObject([
      { flow: 'mqls', status: 'exited', exit: { reason: 'The stage changed from MQL to SQL.' } },
    ]);
  });

  it('does not let in a lead that has become a customer by then, where customers leave', async () => {
    await runs.publish(
      aFlow(
        { first: sendEmail('welcome') },
        {
          id: 'until-won',
          start: { kind: 'trigger', trigger: { on: 'stage', to: ['mql'] }, next: to('first') },
          exits: { ...noExits, becameCustomer: true },
        },
      ),
    );
    const email = 'won@acme.example';
    const [first] = await toldOf(email, [
      () => runs.does(email, 'Demo Requested'),
      async () => {
        const at = runs.iso();
        const base = { v: 1 as const, id: 'won-1', at, receivedAt: at, source: { kind: 'person' as const } };
        const entry = { ...base, kind: 'outcome' as const, handoff: 'h', outcome: 'won' as const };
        const { id } = await runs.leadOf(email);
        await runs.put({ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: id }, entry } });
      },
    ]);
    expect((await runs.leadOf(email)).announced.stage).toBe('customer');
    await runs.call('start-flows', first);
    await runs.drained();
    expect(await runs.enrolments(email)).toEqual([]);
  });

  it('ends by a stage change of the lead that it was merged into', async () => {
    await runs.does('root@acme.example', 'Page Viewed');
    await runs.drained();
    runs.time.advance(1000);
    await runs.does('child@acme.example', 'Video Watched');
    await runs.drained();
    const [root, child] = [await runs.leadOf('root@acme.example'), await runs.leadOf('child@acme.example')];
    const at = runs.iso();
    await runs.put({
      detailType: 'Ledger Entry Submitted',
      detail: {
        v: 1,
        to: { lead: root.id },
        entry: { v: 1, kind: 'merge', id: 'merge-1', at, receivedAt: at, source: { kind: 'person' }, child: child.id },
      },
    });
    await runs.drained();
    expect((await runs.leadOf('child@acme.example')).id).toBe(root.id);
    runs.time.advance(1000);
    await runs.does('root@acme.example', 'Demo Requested');
    await runs.drained();
    expect(await enrolmentsOf(runs.tables, child.id)).toMatchObject([{ status: 'exited' }]);
    // Who is inside by one of the two is inside.
    await runs.does('child@acme.example', 'Video Watched', {}, 'video-after');
    await runs.does('root@acme.example', 'Video Watched', {}, 'video-root');
    await runs.drained();
    const staged = (await enrolmentsOf(runs.tables, root.id)).filter(({ flow }) => flow === 'staged');
    expect(staged).toHaveLength(1);
  });

  it('does not end by what the flow itself did', async () => {
    await runs.does('own@acme.example', 'Survey Answered');
    await runs.drained();
    expect((await runs.leadOf('own@acme.example')).announced.stage).toBe('opportunity');
    expect(await runs.enrolments('own@acme.example')).toMatchObject([{ flow: 'own-doing', status: 'running' }]);
  });

  it('ends as soon as its condition for leaving becomes true, and lets nobody in for whom it is', async () => {
    await runs.does('rival@acme.example', 'Webinar Attended', {}, 'webinar-1');
    await runs.drained();
    await runs.learn('rival@acme.example', { industry: 'Competitor' });
    await runs.drained();
    expect(await runs.enrolments('rival@acme.example')).toMatchObject([
      { status: 'exited', exit: { reason: 'The exit condition was met.' } },
    ]);
    expect((await runs.leadOf('rival@acme.example')).waits).toEqual({});
    await runs.does('rival@acme.example', 'Webinar Attended', {}, 'webinar-2');
    await runs.drained();
    expect(await runs.enrolments('rival@acme.example')).toHaveLength(1);
  });

  it('never lets both an exit and an effect win', async () => {
    for (const first of ['exit', 'claim'] as const) {
      const email = `race-${first}@acme.example`;
      await runs.does(email, 'Trial Started');
      await runs.drained();
      const [enrolment] = await runs.enrolments(email);
      const id = enrolment?.id ?? '';
      const claim = { at: runs.iso(), kind: 'sendEmail' };
      const attempts = {
        exit: async () => (await writeExit(runs.tables, id, { reason: 'test', at: runs.iso() })) !== undefined,
        claim: async () =>
          (await claimVisit(runs.tables, id, { epoch: 0, visit: 'second.1', claim, path: [], waits: {} })).won,
      };
      const second = first === 'exit' ? 'claim' : 'exit';
      expect(await attempts[first]()).toBe(true);
      const other = await attempts[second]();
      // A claim that was first is an effect that began before the exit; an exit that was first forbids it.
      expect(other).toBe(first === 'claim');
      expect(Object.keys((await getEnrolment(runs.tables, id))?.claims ?? {})).toContain('first.1');
    }
  });

  it('finishes an exit that was written when the run was not stopped', async () => {
    await runs.does('halfway@acme.example', 'Trial Started');
    await runs.drained();
    const [enrolment] = await runs.enrolments('halfway@acme.example');
    await writeExit(runs.tables, enrolment?.id ?? '', { reason: 'Cut short', at: runs.iso() });
    runs.time.advance(4 * DAY);
    await runs.drained();
    expect(runs.mailsTo('halfway@acme.example')).toHaveLength(1);
    expect(await runs.enrolments('halfway@acme.example')).toMatchObject([
      { status: 'exited', exit: { reason: 'Cut short' } },
    ]);
  });
});
