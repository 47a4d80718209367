import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redoer } from '../../../functions/steps/index.ts';
import { listUncertain } from '../../../functions/store/uncertain.ts';
import { DAY, HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, sendEmail, waitFor } from '../some-flows.ts';

/** Everything after the claim of this lead's first step fails, as if the process were gone. */
const crashOnce = async (runs: Runs, email: string): Promise<void> => {
  let crashed = 0;
  runs.intercept(async (name, _event, next) => {
    if (name !== 'steps' || crashed > 0) return next();
    crashed += 1;
    const send = runs.faults.onCall({ service: 'ses' }, 'error');
    const note = runs.faults.onCall({ principal: 'steps', service: 'dynamodb', operation: 'UpdateItem' }, 'error', {
      skip: 1,
    });
    try {
      return await next();
    } finally {
      send.remove();
      note.remove();
    }
  });
  await runs.does(email, 'Ebook Downloaded');
  await runs.drained();
  runs.intercept((_name, _event, next) => next());
  expect(crashed).toBe(1);
};

describe('doing things exactly once', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.rep({ id: 'ana' });
    await runs.publish(aFlow({ hello: sendEmail('welcome') }, { id: 'mail' }));
    await runs.publish(
      aFlow(
        { listen: waitFor('Pricing Viewed', 'hello', null), hello: sendEmail('welcome') },
        { id: 'wait', activity: 'Trial Started' },
      ),
    );
    await runs.publish(
      aFlow(
        { sales: handOff({ overdue: 'late' }), late: sendEmail('follow-up') },
        { id: 'sla', activity: 'Video Watched' },
      ),
    );
  });
  afterAll(() => runs?.close());

  /** Lets redeliveries and retries come due until nothing is left to do. */
  const settle = async (rounds = 8) => {
    for (let round = 0; round < rounds; round += 1) {
      runs.time.advance(5000);
      await runs.drained();
    }
  };

  it('sends once where the answer of the mail provider was lost, and knows that it was sent', async () => {
    const fault = runs.faults.onCall({ service: 'ses', operation: 'SendEmail' }, 'lost-response', { times: 1 });
    await runs.does('lost@acme.example', 'Ebook Downloaded');
    await runs.drained();
    await settle(2);
    expect(fault.hits()).toBe(1);
    expect(runs.mailsTo('lost@acme.example')).toHaveLength(1);
    expect(await runs.messages('lost@acme.example')).toMatchObject([{ status: 'sent' }]);
    expect(await runs.enrolments('lost@acme.example')).toMatchObject([{ status: 'completed' }]);
  });

  it('sends after all where it crashed between the claim and the email', async () => {
    await crashOnce(runs, 'crash@acme.example');
    await settle();
    expect(runs.mailsTo('crash@acme.example')).toHaveLength(1);
    expect(await runs.messages('crash@acme.example')).toMatchObject([{ status: 'sent' }]);
  });

  it('sends exactly one email wherever one call of a step is cut off and tried again', async () => {
    for (let cut = 1; cut <= 12; cut += 1) {
      const email = `cut-${cut}@acme.example`;
      const reached = runs.faults.cutAt('steps', cut, cut % 2 === 0 ? 'before' : 'after');
      let calls = 0;
      runs.intercept(async (name, _event, next) => {
        if (name === 'steps') calls += 1;
        if (name === 'steps' && calls > 1) runs.faults.reset();
        return next();
      });
      await runs.does(email, 'Ebook Downloaded');
      await runs.drained();
      await settle(4);
      runs.faults.reset();
      runs.intercept((_name, _event, next) => next());
      const mails = runs.mailsTo(email).length;
      const [message] = await runs.messages(email);
      const [enrolment] = await runs.enrolments(email);
      expect({ cut, status: enrolment?.status }).toEqual({ cut, status: 'completed' });
      expect({ cut, mails, message: message?.status }).toEqual({ cut, mails: 1, message: 'sent' });
      if (!reached.reached()) {
        expect(cut).toBeGreaterThan(5);
        break;
      }
    }
  });

  it('throttled by the mail provider, tries again later and sends once', async () => {
    const fault = runs.faults.onCall({ service: 'ses', operation: 'SendEmail' }, 'throttle', { times: 2 });
    await runs.does('throttled@acme.example', 'Ebook Downloaded');
    await runs.drained();
    await settle(6);
    expect(fault.hits()).toBe(2);
    expect(runs.mailsTo('throttled@acme.example')).toHaveLength(1);
    expect(await runs.messages('throttled@acme.example')).toMatchObject([{ status: 'sent' }]);
  });

  it('goes on at once when what it waits for happens while the wait is being set up', async () => {
    await runs.does('early@acme.example', 'Page Viewed');
    await runs.drained();
    runs.intercept(async (name, event, next) => {
      if (name !== 'steps' || (event as { kind: string }).kind !== 'waitFor') return next();
      const { version } = await runs.leadOf('early@acme.example');
      await runs.does('early@acme.example', 'Pricing Viewed');
      // The activity is scored before the lead knows of the wait.
      for (let tries = 0; tries < 200; tries += 1) {
        const lead = await runs.leadOf('early@acme.example');
        if (lead.version > version) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return next();
    });
    await runs.does('early@acme.example', 'Trial Started');
    await runs.drained();
    runs.intercept((_name, _event, next) => next());
    expect(runs.mailsTo('early@acme.example')).toHaveLength(1);
    expect(await runs.enrolments('early@acme.example')).toMatchObject([{ status: 'completed' }]);
  });

  it('takes the timeout when nothing happens, and leaves no wait on the lead', async () => {
    await runs.does('silent@acme.example', 'Trial Started');
    await runs.drained();
    runs.time.advance(7 * DAY + 1000);
    await runs.drained();
    expect(await runs.enrolments('silent@acme.example')).toMatchObject([
      { status: 'completed', path: [{}, { step: 'listen', outlet: 'timedOut' }], waits: {} },
    ]);
    expect((await runs.leadOf('silent@acme.example')).waits).toEqual({});
    await runs.does('silent@acme.example', 'Pricing Viewed');
    await runs.drained();
    expect(runs.mailsTo('silent@acme.example')).toHaveLength(0);
  });

  it('takes the way for overdue when sales does not answer, marks the task and says so', async () => {
    await runs.does('slow@acme.example', 'Video Watched');
    await runs.drained();
    const [before] = await runs.tasks('slow@acme.example');
    expect(before?.overdueAt).toBeUndefined();
    runs.time.advance(24 * HOUR + 1000);
    await runs.drained();
    const [task] = await runs.tasks('slow@acme.example');
    expect(task).toMatchObject({ status: 'open', overdueAt: runs.iso() });
    expect(runs.toldOf('Handoff Overdue')).toMatchObject([{ handoff: task?.id, rep: 'ana' }]);
    expect(runs.mailsTo('slow@acme.example')).toHaveLength(1);

    // Sales answers after all: the run has gone on, and nothing breaks.
    await runs.put({
      detailType: 'Handoff Accepted',
      detail: { v: 1, id: 'late', lead: task?.lead ?? '', at: runs.iso(), handoff: task?.id ?? '' },
    });
    await runs.drained();
    expect(runs.logs.filter((line) => line.startsWith('error An event'))).toEqual([]);
  });
});

describe('a mail provider that cannot tell a repeat', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns({ env: { MAIL_REPEATS: '' } });
    await runs.publish(aFlow({ hello: sendEmail('welcome') }, { id: 'mail' }));
  });
  afterAll(() => runs?.close());
  const settle = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      runs.time.advance(60_000);
      await runs.drained();
    }
  };
  const listed = async () => (await listUncertain(runs.tables, 50, undefined)).items;

  it('is asked by our id for the email: what it told of is known to be sent', async () => {
    runs.faults.onCall({ service: 'ses', operation: 'SendEmail' }, 'lost-response', { times: 1 });
    await runs.does('told@acme.example', 'Ebook Downloaded');
    await runs.drained();
    await settle(3);
    expect(runs.mailsTo('told@acme.example')).toHaveLength(1);
    expect(await runs.messages('told@acme.example')).toMatchObject([{ status: 'sent' }]);
    expect(await listed()).toEqual([]);
  });

  it('of which nothing is heard leaves the email on a list, does not send it again, and may know better later', async () => {
    runs.faults.onCall({ service: 'ses', operation: 'SendEmail' }, 'lost-response', { times: 1 });
    runs.intercept(async (name, _event, next) => (name === 'email-events' ? { batchItemFailures: [] } : next()));
    await runs.does('lost@acme.example', 'Ebook Downloaded');
    await runs.drained();
    await settle(20);
    runs.intercept((_name, _event, next) => next());
    expect(runs.mailsTo('lost@acme.example')).toHaveLength(1);
    expect(await runs.messages('lost@acme.example')).toMatchObject([{ status: 'uncertain' }]);
    expect(await runs.enrolments('lost@acme.example')).toMatchObject([{ status: 'completed' }]);
    expect(await listed()).toMatchObject([{ what: 'email', step: 'hello' }]);

    const [mail] = runs.mailsTo('lost@acme.example');
    await runs.aws.mailbox.emit(mail?.id ?? '', { type: 'Delivery' });
    await runs.drained();
    expect(await runs.messages('lost@acme.example')).toMatchObject([{ status: 'sent' }]);
    expect(await listed()).toEqual([]);
  });

  it('leaves an email that never left on the list, from where a person has it sent, once', async () => {
    await crashOnce(runs, 'crash@acme.example');
    await settle(20);
    expect(runs.mailsTo('crash@acme.example')).toHaveLength(0);
    const [message] = await runs.messages('crash@acme.example');
    expect(message?.reason).toContain('may or may not have been sent');
    const [enrolment] = await runs.enrolments('crash@acme.example');
    expect(enrolment).toMatchObject({ status: 'completed', claims: { 'hello.1': { uncertain: true } } });
    expect(runs.logs.some((line) => line.includes('effect-uncertain'))).toBe(true);
    const [uncertain] = await listed();
    if (uncertain === undefined) throw new Error('Nothing is on the list.');
    expect(uncertain).toMatchObject({ id: message?.id, what: 'email', lead: message?.lead });

    expect(await redoer(runs.depsOf('steps'))(uncertain, 'again')).toEqual({ what: 'done' });
    await runs.drained();
    expect(runs.mailsTo('crash@acme.example')).toHaveLength(1);
  });
});
