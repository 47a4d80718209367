import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkToken } from '../../../functions/preferences/index.ts';
import { readLinkToken } from '../../../functions/preferences/link.ts';
import { readLedger } from '../../../functions/store/ledger.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail } from '../some-flows.ts';

describe('the way out of marketing mail', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(aFlow({ hello: sendEmail('welcome') }));
  });
  afterAll(() => runs?.close());

  const linkFor = async (email: string) => {
    await runs.does(email, 'Ebook Downloaded');
    await runs.drained();
    const [mail] = runs.mailsTo(email);
    return mail?.headers.find(({ name }) => name === 'List-Unsubscribe')?.value.slice(1, -1) ?? '';
  };
  const mailAgain = async (email: string, id: string) => {
    await runs.does(email, 'Ebook Downloaded', {}, id);
    await runs.drained();
    return runs.mailsTo(email).length;
  };

  it('is in the headers and the footer of each marketing email', async () => {
    const link = await linkFor('headers@acme.example');
    const [mail] = runs.mailsTo('headers@acme.example');
    expect(mail?.headers).toContainEqual({ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' });
    expect(mail?.html).toContain(link);
    expect(mail?.text).toContain(link);
    expect(link).toMatch(/^https:\/\/ripen\.example\/u\//);
    expect(link).not.toContain('headers');
  });

  it('asks before it does anything when the link is opened, since mail scanners open links', async () => {
    const link = await linkFor('scanned@acme.example');
    const page = await runs.visit('GET', link);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Unsubscribe from Northwind?');
    expect(page.body).toContain('<form method="post">');
    expect(await mailAgain('scanned@acme.example', 'scanned-2')).toBe(2);
  });

  it('holds from the click on, before anything has been scored', async () => {
    const link = await linkFor('quick@acme.example');
    runs.intercept(async (name, _event, next) => (name === 'score' ? { batchItemFailures: [] } : next()));
    const page = await runs.visit('POST', link);
    expect(page.body).toContain('You are unsubscribed');
    await runs.drained();
    runs.intercept((_name, _event, next) => next());
    expect(await mailAgain('quick@acme.example', 'quick-2')).toBe(1);
    expect(await runs.messages('quick@acme.example')).toContainEqual(
      expect.objectContaining({ status: 'refused', reason: 'The lead has unsubscribed.' }),
    );
  });

  it('takes leaving, coming back and leaving again for three wishes', async () => {
    const email = 'wavering@acme.example';
    const link = await linkFor(email);
    for (const body of ['', 'again=1', 'List-Unsubscribe=One-Click']) {
      runs.time.advance(1000);
      await runs.visit('POST', link, body);
      await runs.drained();
      if (body === 'again=1') expect(await mailAgain(email, 'while-back')).toBe(2);
    }
    expect(await mailAgain(email, 'after-all')).toBe(2);
    const consents = (await readLedger(runs.tables, (await runs.leadOf(email)).id)).filter(
      ({ kind }) => kind === 'consent',
    );
    expect(consents.map((entry) => entry.kind === 'consent' && [entry.state, entry.how])).toHaveLength(3);
  });

  it('cannot be made by anybody else', async () => {
    const link = await linkFor('victim@acme.example');
    const [start = '', signature = ''] = link.split('/u/')[1]?.split('.') ?? [];
    const forged = Buffer.from(JSON.stringify(['another', 'message'])).toString('base64url');
    for (const token of [`${forged}.${signature}`, `${start}.${'A'.repeat(signature.length)}`, start, '%00', 'x.y.z']) {
      const answer = await runs.visit('POST', `https://ripen.example/u/${encodeURIComponent(token)}`);
      expect(answer.statusCode).toBe(404);
    }
    expect(readLinkToken('another secret', linkToken(runs.secret, { lead: 'l', message: 'm' }))).toBeUndefined();
    expect(readLinkToken(runs.secret, linkToken(runs.secret, { lead: 'l', message: 'm' }))).toEqual({
      lead: 'l',
      message: 'm',
    });
  });

  it('means one thing, whole: nothing may stand before, behind or between', async () => {
    const token = linkToken(runs.secret, { lead: 'l', message: 'm' });
    const [text = '', signature = ''] = token.split('.');
    for (const wrong of [`${token}.x`, `${token}.`, `.${token}`, `${text}..${signature}`, `${token} `, text, '.', '']) {
      expect(readLinkToken(runs.secret, wrong)).toBeUndefined();
    }
  });

  it('takes back only what was said by it, and only for a day: it lies in mailboxes for ever', async () => {
    const email = 'forwarded@acme.example';
    const link = await linkFor(email);
    expect((await runs.visit('POST', link, 'again=1')).statusCode).toBe(409);
    await runs.visit('POST', link);
    await runs.drained();
    runs.time.advance(25 * 3_600_000);
    expect((await runs.visit('POST', link, 'again=1')).statusCode).toBe(409);
    expect(await mailAgain(email, 'later')).toBe(1);
  });
});
