import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../../../functions/steps/index.ts';
import { hashAddress, liftSuppression, putSuppression } from '../../../functions/store/suppression.ts';
import { listTroubles } from '../../../functions/store/trouble.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail } from '../some-flows.ts';

describe('an address that refused mail', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(aFlow({ hello: sendEmail('welcome') }, { id: 'mail' }));
  });
  afterAll(() => runs?.close());
  const mailed = async (email: string, id: string) => {
    await runs.does(email, 'Ebook Downloaded', {}, id);
    await runs.drained();
    return runs.mailsTo(email).length;
  };

  it.each(['Bob <Refused@Acme.example>', 'refused@acme.example.', '"refused"@acme.example'])(
    'refuses it however it is written: %s',
    async (written) => {
      const address = hashAddress(runs.secret, written);
      expect(address).toBe(hashAddress(runs.secret, 'refused@acme.example'));
      await putSuppression(runs.tables, { address, cause: 'complained', at: runs.iso() });
      expect(await mailed('refused@acme.example', written)).toBe(0);
      expect(await liftSuppression(runs.tables, address)).toBe(false);
    },
  );

  it('that bounced gets mail again once a person lifts it, and a lead with a right address at once', async () => {
    const email = 'moved@acme.example';
    expect(await mailed(email, 'moved-1')).toBe(1);
    const [mail] = runs.mailsTo(email);
    await runs.aws.mailbox.emit(mail?.id ?? '', { type: 'Bounce', bounceType: 'Permanent' });
    await runs.drained();
    expect(await mailed(email, 'moved-2')).toBe(1);

    runs.time.advance(1000);
    await runs.learn(email, { email: 'right@acme.example' });
    await runs.drained();
    expect(await mailed(email, 'moved-3')).toBe(1);
    expect(runs.mailsTo('right@acme.example')).toHaveLength(1);

    runs.time.advance(1000);
    await runs.learn(email, { email });
    await runs.drained();
    expect(await liftSuppression(runs.tables, hashAddress(runs.secret, email))).toBe(true);
    expect(await mailed(email, 'moved-4')).toBe(2);
  });

  it('whose mailbox was full for days is told so, and is no refusal', async () => {
    const email = 'full@acme.example';
    await mailed(email, 'full-1');
    const [mail] = runs.mailsTo(email);
    await runs.aws.mailbox.emit(mail?.id ?? '', { type: 'Bounce', bounceType: 'Transient', reason: '452 4.2.2 Full' });
    await runs.drained();
    expect(runs.toldOf('Email Event')).toContainEqual(
      expect.objectContaining({ event: 'bounced', reason: '452 4.2.2 Full' }),
    );
    expect(await mailed(email, 'full-2')).toBe(2);
  });

  it('is one answer for sending and for what is shown', () => {
    const at = '2026-11-01T00:00:00.000Z';
    const yes = { email: 'subscribed', suppressed: true } as const;
    const left = { address: 'a', cause: 'unsubscribed', at } as const;
    expect(refusalOf(left, yes, 'marketing')).toEqual({ because: 'unsubscribed', since: at });
    expect(refusalOf(left, yes, 'transactional')).toBeUndefined();
    expect(refusalOf(undefined, yes, 'marketing')).toBeUndefined();
    expect(refusalOf(undefined, { email: 'unsubscribed', suppressed: false }, 'marketing')).toEqual({
      because: 'unsubscribed',
      since: null,
    });
  });
});

describe('a mail provider that does not take our mail yet', () => {
  it.each([
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed the check: hello@northwind.example',
    ],
    ['AccountSuspendedException', 'The account is suspended.'],
    ['SendingPausedException', 'Sending is paused for this configuration set.'],
    ['MailFromDomainNotVerifiedException', 'The MAIL FROM domain is not verified.'],
    ['LimitExceededException', 'Daily message quota exceeded.'],
  ])('%s: the email waits, its words are told, and it goes out by itself', async (name, message) => {
    const runs = await startRuns();
    try {
      await runs.publish(aFlow({ hello: sendEmail('welcome') }, { id: 'mail' }));
      const email = 'early@acme.example';
      let refusing = true;
      runs.refuseMail(() => (refusing ? { name, message } : undefined));
      await runs.does(email, 'Ebook Downloaded');
      await runs.drained();
      expect(runs.mailsTo(email)).toHaveLength(0);
      expect(await runs.messages(email)).toEqual([]);
      const [trouble] = await listTroubles(runs.tables);
      expect(trouble).toMatchObject({ what: 'mail', said: expect.stringContaining(name) });
      expect(trouble?.said).not.toContain('hello@northwind.example');
      refusing = false;
      for (let round = 0; round < 12 && runs.mailsTo(email).length === 0; round += 1) {
        runs.time.advance(60_000);
        await runs.drained();
      }
      expect(runs.mailsTo(email)).toHaveLength(1);
      expect(await listTroubles(runs.tables)).toEqual([]);
    } finally {
      await runs.close();
    }
  });
});
