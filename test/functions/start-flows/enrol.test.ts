import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLive, writeLive } from '../../../functions/store/live.ts';
import { DAY } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, aScoringFlow, sendEmail, to, wait } from '../some-flows.ts';

describe('letting leads into flows', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(aFlow({ hello: sendEmail('welcome') }, { id: 'always' }));
    await runs.publish(aFlow({ pause: wait(1, 'days') }, { id: 'long', activity: 'Trial Started' }));
    await runs.publish(
      aFlow({ hello: sendEmail('welcome') }, { id: 'once', activity: 'Survey Answered', reentry: { kind: 'never' } }),
    );
    await runs.publish(
      aFlow(
        { hello: sendEmail('welcome') },
        { id: 'monthly', activity: 'Video Watched', reentry: { kind: 'after', days: 30 } },
      ),
    );
    await runs.publish(
      aFlow(
        { hello: sendEmail('welcome') },
        {
          id: 'only',
          start: {
            kind: 'trigger',
            trigger: { on: 'stage', to: ['mql'] },
            only: { kind: 'test', field: ['lead', 'country'], op: 'is', value: 'Germany' },
            next: to('hello'),
          },
        },
      ),
    );
  });
  afterAll(() => runs?.close());

  const enteredOf = async (email: string, flow: string) =>
    (await runs.enrolments(email)).filter((enrolment) => enrolment.flow === flow);

  it('starts one run and sends one email however often the cause is delivered', async () => {
    runs.faults.onDelivery('ripen-start-flows', 'duplicate', { times: 3 });
    await runs.does('twice@acme.example', 'Ebook Downloaded', {}, 'ebook-1');
    await runs.does('twice@acme.example', 'Ebook Downloaded', {}, 'ebook-1');
    await runs.drained();
    const lead = await runs.leadOf('twice@acme.example');
    const again = {
      v: 1 as const,
      id: `${lead.id}.always.ebook-1`,
      lead: lead.id,
      at: runs.iso(),
      flow: 'always',
      version: 1,
      cause: 'again',
    };
    await runs.put({ detailType: 'Trigger Matched', detail: again }, { detailType: 'Trigger Matched', detail: again });
    await runs.drained();
    runs.faults.reset();
    expect(await enteredOf('twice@acme.example', 'always')).toHaveLength(1);
    expect(runs.mailsTo('twice@acme.example')).toHaveLength(1);
  });

  it('lets in once for each cause where a flow may always be entered again', async () => {
    await runs.does('again@acme.example', 'Ebook Downloaded', {}, 'ebook-a');
    await runs.drained();
    await runs.does('again@acme.example', 'Ebook Downloaded', {}, 'ebook-b');
    await runs.drained();
    expect(await enteredOf('again@acme.example', 'always')).toHaveLength(2);
    expect(runs.mailsTo('again@acme.example')).toHaveLength(2);
  });

  it('has one run per lead and flow at a time', async () => {
    await runs.does('busy@acme.example', 'Trial Started', {}, 'trial-1');
    await runs.does('busy@acme.example', 'Trial Started', {}, 'trial-2');
    await runs.drained();
    await runs.does('busy@acme.example', 'Trial Started', {}, 'trial-3');
    await runs.drained();
    expect(await enteredOf('busy@acme.example', 'long')).toHaveLength(1);
  });

  it('keeps the rule of re-entry', async () => {
    for (const id of ['first', 'second']) {
      await runs.does('calm@acme.example', 'Survey Answered', {}, id);
      await runs.does('calm@acme.example', 'Video Watched', {}, `video-${id}`);
      await runs.drained();
    }
    expect(await enteredOf('calm@acme.example', 'once')).toHaveLength(1);
    expect(await enteredOf('calm@acme.example', 'monthly')).toHaveLength(1);
    runs.time.advance(31 * DAY);
    await runs.does('calm@acme.example', 'Survey Answered', {}, 'third');
    await runs.does('calm@acme.example', 'Video Watched', {}, 'video-third');
    await runs.drained();
    expect(await enteredOf('calm@acme.example', 'once')).toHaveLength(1);
    expect(await enteredOf('calm@acme.example', 'monthly')).toHaveLength(2);
  });

  it('asks the condition for entry', async () => {
    for (const country of ['Germany', 'France']) {
      const email = `${country.toLowerCase()}@acme.example`;
      await runs.learn(email, { country });
      await runs.drained();
      await runs.does(email, 'Demo Requested');
    }
    await runs.drained();
    expect(await enteredOf('germany@acme.example', 'only')).toHaveLength(1);
    expect(await enteredOf('france@acme.example', 'only')).toHaveLength(0);
  });

  it('lets nobody into a paused flow, and nobody in because of history', async () => {
    const before = await readLive(runs.tables);
    const pause = (paused: boolean, n: number) =>
      writeLive(runs.tables, {
        ...before,
        n,
        flows: before.flows.map((flow) => (flow.flow === 'always' ? { ...flow, paused } : flow)),
      });
    await pause(true, before.n + 1);
    await runs.does('paused@acme.example', 'Ebook Downloaded');
    await runs.drained();
    await pause(false, before.n + 2);
    expect(await enteredOf('paused@acme.example', 'always')).toHaveLength(0);

    const lead = await runs.leadOf('paused@acme.example');
    await runs.put({
      detailType: 'Lead Stage Changed',
      detail: {
        v: 1,
        id: `${lead.id}.1`,
        lead: lead.id,
        at: runs.iso(),
        n: 1,
        from: 'lead',
        to: 'mql',
        cause: 'import',
        score: 60,
        grade: 'F',
        startsFlows: false,
      },
    });
    await runs.drained();
    expect(await enteredOf('paused@acme.example', 'only')).toHaveLength(0);
  });

  it('runs what hangs on each transition of the scoring flow, one beside the other', async () => {
    await runs.publish(
      aScoringFlow({ mql: 'slow', sql: 'hello' }, { slow: wait(5, 'days'), hello: sendEmail('follow-up') }),
    );
    await runs.does('climber@acme.example', 'Demo Requested', {}, 'demo-1');
    await runs.drained();
    await runs.does('climber@acme.example', 'Demo Requested', {}, 'demo-2');
    await runs.drained();
    expect((await enteredOf('climber@acme.example', 'scoring')).map(({ at, status }) => [at, status])).toEqual([
      ['mql', 'running'],
      ['sql', 'completed'],
    ]);
    expect(runs.mailsTo('climber@acme.example').map(({ subject }) => subject)).toEqual(['follow-up for you']);
  });
});
