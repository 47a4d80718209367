import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, sendEmail, to, wait, waitFor } from '../some-flows.ts';

describe('the way of a lead through a flow', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.rep({ id: 'ana' });
    await runs.publish(
      aFlow(
        {
          hello: sendEmail('welcome', 'pause'),
          pause: wait(3, 'days', 'listen'),
          listen: waitFor('Pricing Viewed', 'sales', null),
          sales: handOff({ accepted: 'thanks' }),
          thanks: sendEmail('follow-up'),
        },
        {
          start: { kind: 'trigger', trigger: { on: 'stage', to: ['mql'] }, next: to('hello') },
        },
      ),
    );
  });
  afterAll(() => runs?.close());

  it('goes from the stage change over email, wait, activity and handoff to its end', async () => {
    await runs.learn('zoe@acme.example', { firstName: 'Zoë', company: 'Acme' });
    await runs.does('zoe@acme.example', 'Demo Requested');
    await runs.drained();
    expect(runs.mailsTo('zoe@acme.example').map(({ subject }) => subject)).toEqual(['welcome for Zoë']);
    expect((await runs.messages('zoe@acme.example')).map(({ subject }) => subject)).toEqual(['welcome for Zoë']);
    expect(await runs.messages('zoe@acme.example')).toMatchObject([{ status: 'sent', template: 'welcome' }]);

    runs.time.advance(3 * DAY);
    await runs.drained();
    expect(Object.keys((await runs.leadOf('zoe@acme.example')).waits)).toHaveLength(1);
    await runs.does('zoe@acme.example', 'Pricing Viewed');
    await runs.drained();

    const [task] = await runs.tasks('zoe@acme.example');
    expect(task).toMatchObject({ rep: 'ana', status: 'open', title: 'Call Zoë, Acme' });
    expect(task?.why.reasons).toContain('Demo Requested: +60');
    expect(task?.why.opening).toContain('You asked us for a demo 3 days ago.');
    expect(runs.mailsTo('ana@northwind.example')).toHaveLength(1);
    expect(runs.toldOf('Handoff Requested')).toHaveLength(1);
    expect(Object.keys((await runs.leadOf('zoe@acme.example')).waits)).toHaveLength(0);

    await runs.put({
      detailType: 'Handoff Accepted',
      detail: { v: 1, id: 'accepted-1', lead: task?.lead ?? '', at: runs.iso(), handoff: task?.id ?? '' },
    });
    await runs.drained();
    expect(runs.mailsTo('zoe@acme.example')).toHaveLength(2);
    expect(await runs.enrolments('zoe@acme.example')).toMatchObject([
      {
        status: 'completed',
        path: [
          { step: 'start', outlet: 'then' },
          { step: 'hello', outlet: 'then' },
          { step: 'pause', outlet: 'then' },
          { step: 'listen', outlet: 'happened' },
          { step: 'sales', outlet: 'accepted' },
          { step: 'thanks', outlet: 'then' },
        ],
        waits: {},
      },
    ]);
    expect(runs.toldOf('Flow Run Ended')).toMatchObject([{ status: 'completed', flow: 'nurture' }]);
    expect(runs.logs.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});
