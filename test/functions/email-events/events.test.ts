import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLedger } from '../../../functions/store/ledger.ts';
import type { MailEvent } from '../../../infra/local/aws/index.ts';
import { entryKey } from '../../../shared/lead/index.ts';
import { MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail } from '../some-flows.ts';

describe('what the mail provider tells', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(aFlow({ hello: sendEmail('welcome') }));
  });
  afterAll(() => runs?.close());

  const mailTo = async (email: string) => {
    await runs.does(email, 'Ebook Downloaded');
    await runs.drained();
    const [mail] = runs.mailsTo(email);
    if (mail === undefined) throw new Error('No email was sent.');
    return mail;
  };
  const emit = async (email: string, ...events: MailEvent[]) => {
    const [mail] = runs.mailsTo(email);
    for (const event of events) await runs.aws.mailbox.emit(mail?.id ?? '', event);
    await runs.drained();
  };
  const activitiesOf = async (email: string) =>
    (await readLedger(runs.tables, (await runs.leadOf(email)).id)).filter(
      (entry) => entry.kind === 'activity' && entry.source.kind === 'email',
    );

  it('makes activities of opens and clicks, once each however often they are delivered', async () => {
    await mailTo('reader@acme.example');
    runs.faults.onDelivery('ripen-email-events', 'duplicate', { times: 2 });
    const link = 'https://northwind.example/offer';
    await emit('reader@acme.example', { type: 'Open' }, { type: 'Click', link });
    runs.faults.reset();
    expect(
      (await activitiesOf('reader@acme.example')).map((entry) => entry.kind === 'activity' && entry.type).toSorted(),
    ).toEqual(['Email Clicked', 'Email Opened']);
    expect(await activitiesOf('reader@acme.example')).toContainEqual(
      expect.objectContaining({ properties: expect.objectContaining({ url: link, template: 'welcome' }) }),
    );
    const [message] = await runs.messages('reader@acme.example');
    expect(Object.keys(message?.events ?? {}).toSorted()).toEqual(
      expect.arrayContaining(['clicked', 'opened', 'sent']),
    );
  });

  it('takes a click on the way out for no sign of interest', async () => {
    const mail = await mailTo('out@acme.example');
    const way = mail.headers.find(({ name }) => name === 'List-Unsubscribe')?.value.slice(1, -1) ?? '';
    await emit('out@acme.example', { type: 'Click', link: way });
    expect(await activitiesOf('out@acme.example')).toEqual([]);
  });

  it('takes back clicks that came faster than anybody reads, and does not score those that follow', async () => {
    const who = 'burst@acme.example';
    await mailTo(who);
    const link = (n: number) => ({ type: 'Click' as const, link: `https://northwind.example/offer?n=${n}` });
    await emit(who, link(1), link(1), link(2));
    expect((await runs.leadOf(who)).state.otherActivities['Email Clicked']?.[0] ?? 0).toBeGreaterThan(0);
    await emit(who, link(3), link(4));
    expect((await runs.leadOf(who)).state.otherActivities['Email Clicked']).toBeUndefined();
    const ledger = await readLedger(runs.tables, (await runs.leadOf(who)).id);
    const takenBack = new Set(ledger.flatMap((entry) => (entry.kind === 'retraction' ? [entry.of] : [])));
    const said = ledger.flatMap((entry) => {
      if (entry.kind !== 'activity' || entry.type !== 'Email Clicked') return [];
      return [entry.machine !== undefined ? 'marked' : takenBack.has(entryKey(entry)) ? 'taken back' : 'scored'];
    });
    expect(new Set(said)).toEqual(new Set(['marked', 'taken back']));
    expect(said.filter((how) => how === 'marked')).toHaveLength(2);

    const slow = 'slow@acme.example';
    await mailTo(slow);
    for (const n of [1, 2, 3]) {
      await emit(slow, link(n));
      runs.time.advance(MINUTE);
    }
    expect((await runs.leadOf(slow)).state.otherActivities['Email Clicked']?.[0]).toBe(3);
  });

  it('marks what the provider or the reader’s program says a machine did', async () => {
    const mail = await mailTo('scanner@acme.example');
    const timestamp = runs.iso();
    const [message] = await runs.messages('scanner@acme.example');
    const send = (open: object) =>
      runs.call('email-events', {
        Records: [
          {
            messageId: 'm1',
            attributes: { ApproximateReceiveCount: '1' },
            body: JSON.stringify({
              id: 'e1',
              time: timestamp,
              source: 'aws.ses',
              'detail-type': 'Email Opened',
              detail: {
                eventType: 'Open',
                mail: {
                  timestamp,
                  messageId: mail.id,
                  destination: ['scanner@acme.example'],
                  tags: { message: [message?.id] },
                },
                open: { timestamp, ...open },
              },
            }),
          },
        ],
      });
    await send({ userAgent: 'Mozilla/5.0', isBot: true });
    await runs.drained();
    expect(await activitiesOf('scanner@acme.example')).toMatchObject([{ machine: expect.stringContaining('machine') }]);
    expect(
      runs.toldOf('Email Event').filter(({ lead, event }) => lead === mail.tags.lead && event === 'opened'),
    ).toMatchObject([{ machine: true }]);
  });

  it.each([
    ['a hard bounce', { type: 'Bounce', bounceType: 'Permanent' } as const, 'Mail to this address bounced.'],
    ['a complaint', { type: 'Complaint' } as const, 'The lead marked our mail as spam.'],
  ])('never mails an address again after %s', async (what, event, reason) => {
    const email = `${what.replaceAll(' ', '-')}@acme.example`;
    await mailTo(email);
    await emit(email, event);
    await runs.does(email, 'Ebook Downloaded', {}, `again-${what}`);
    await runs.drained();
    expect(runs.mailsTo(email)).toHaveLength(1);
    expect(await runs.messages(email)).toContainEqual(expect.objectContaining({ status: 'refused', reason }));
    const ledger = await readLedger(runs.tables, (await runs.leadOf(email)).id);
    expect(ledger.filter(({ kind }) => kind === 'suppression')).toHaveLength(1);
  });

  it('still mails an address whose mailbox was only full', async () => {
    await mailTo('full@acme.example');
    await emit('full@acme.example', { type: 'Bounce', bounceType: 'Transient' });
    await runs.does('full@acme.example', 'Ebook Downloaded', {}, 'again-full');
    await runs.drained();
    expect(runs.mailsTo('full@acme.example')).toHaveLength(2);
  });
});
