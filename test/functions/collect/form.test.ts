import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/activity/index.ts';
import type { Submission } from '../../../shared/lead/index.ts';
import { type Pipeline, startPipeline, WRITE_KEY } from '../a-pipeline.ts';

let pipeline: Pipeline;
const sent: { type: string; detail: unknown }[] = [];

beforeAll(async () => {
  pipeline = await startPipeline({ onScore: (events) => void sent.push(...events) });
});
afterAll(() => pipeline.close());
beforeEach(() => void sent.splice(0));

const submit = (fields: Record<string, string>, headers: Record<string, string> = {}, key = WRITE_KEY) =>
  pipeline.request('POST', `/f/${key}`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

const recorded = async () => {
  await pipeline.drained();
  const activities = sent.filter(({ type }) => type === 'Activity Recorded').map(({ detail }) => detail as Activity);
  const entries = sent
    .filter(({ type }) => type !== 'Activity Recorded')
    .map(({ detail }) => (detail as Submission).entry);
  return { activities, entries };
};

const download = {
  email: 'Ada@Acme.example',
  first_name: 'Ada',
  company: 'Acme',
  title: 'CTO',
  activity: 'Ebook Downloaded',
  ebook: 'Lead scoring',
  consent: 'on',
  redirect: 'https://www.example.com/thank-you?x=1',
};

describe('a posted form', () => {
  it('becomes what was done, what was learnt and what was agreed to, and leads on to the thank-you page', async () => {
    const answer = await submit(download, { referer: 'https://www.example.com/ebook' });
    expect(answer).toMatchObject({ status: 303, headers: { location: 'https://www.example.com/thank-you?x=1' } });
    const { activities, entries } = await recorded();
    expect(activities.map(({ type }) => type).sort()).toEqual(['Ebook Downloaded', 'Form Submitted']);
    const ebook = activities.find(({ type }) => type === 'Ebook Downloaded');
    expect(ebook).toMatchObject({
      identity: { email: 'ada@acme.example' },
      properties: { ebook: 'Lead scoring' },
      context: { page: { url: 'https://www.example.com/ebook' } },
      source: { kind: 'form', id: 'key-1' },
    });
    expect(JSON.stringify(ebook?.properties)).not.toMatch(/ada/i);
    expect(entries).toMatchObject([
      { kind: 'profile', fields: { email: 'ada@acme.example', firstName: 'Ada', company: 'Acme', jobTitle: 'CTO' } },
      { kind: 'consent', state: 'subscribed' },
    ]);
  });

  it('counts once when somebody presses the button twice', async () => {
    await submit({ ...download, email: 'twice@acme.example' });
    await submit({ ...download, email: 'twice@acme.example' });
    const { activities } = await recorded();
    expect(activities).toHaveLength(4);
    expect(new Set(activities.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    'https://evil.example/phish',
    'javascript:alert(1)',
    '//evil.example',
    '/thanks',
    'https://www.example.com.evil.example/',
  ])('does not lead on to %s, whose origin the key does not name', async (redirect) => {
    const answer = await submit({ ...download, redirect });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).toContain('Thank you');
  });

  it('is marked as a machine’s when the field is filled that no person sees', async () => {
    expect((await submit({ email: 'bot@acme.example', _gotcha: 'buy now' })).status).toBe(200);
    const { activities, entries } = await recorded();
    expect(activities[0]?.context.machine).toBe('Filled the field that no person sees.');
    expect(entries).toEqual([]);
  });

  it('tells the person what to correct', async () => {
    const answer = await submit({ email: 'not an address' });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain('This is no email address that somebody could have.');
    const asJson = await submit({ email: 'test@test.com' }, { accept: 'application/json' });
    expect(JSON.parse(asJson.text)).toMatchObject({
      success: false,
      problems: [{ where: 'email', code: 'identity.junk' }],
    });
  });

  it('is refused with a key that does not exist, and when it is too large', async () => {
    expect((await submit(download, {}, 'wk_wrong')).status).toBe(401);
    expect((await submit({ ...download, text: 'x'.repeat(40_000) })).status).toBe(413);
  });
});
