import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listRejects } from '../../../functions/store/reject.ts';
import type { Activity } from '../../../shared/activity/index.ts';
import type { LedgerEntry, Submission } from '../../../shared/lead/index.ts';
import { type Pipeline, SERVER_KEY, startPipeline, WRITE_KEY } from '../a-pipeline.ts';

let pipeline: Pipeline;
const sent: { type: string; detail: unknown }[] = [];

beforeAll(async () => {
  pipeline = await startPipeline({ onScore: (events) => void sent.push(...events) });
});
afterAll(() => pipeline.close());
beforeEach(() => void sent.splice(0));

/** What collect put on the bus since the test began, in the order of the bus. */
const recorded = async () => {
  await pipeline.drained();
  const activities = sent.filter(({ type }) => type === 'Activity Recorded').map(({ detail }) => detail as Activity);
  const submissions = sent.filter(({ type }) => type !== 'Activity Recorded').map(({ detail }) => detail as Submission);
  const entries = (kind: LedgerEntry['kind']) =>
    submissions.map(({ entry }) => entry).filter((entry) => entry.kind === kind);
  return { activities, submissions, profiles: entries('profile'), consents: entries('consent') };
};

const problemsOf = (text: string) => (JSON.parse(text) as { problems: { where: string; code: string }[] }).problems;

describe('who may post', () => {
  const body = JSON.stringify({ userId: 'u1', event: 'Ebook Downloaded' });
  const json = { 'content-type': 'application/json' };

  it('takes the write key as user name, as a header and in the body', async () => {
    const basic = await pipeline.request('POST', '/v1/track', {
      headers: { ...json, authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
      body,
    });
    const header = await pipeline.request('POST', '/v1/track', {
      headers: { ...json, 'x-write-key': WRITE_KEY },
      body,
    });
    const inBody = await pipeline.request('POST', '/v1/track', {
      headers: json,
      body: JSON.stringify({ userId: 'u1', event: 'Ebook Downloaded', writeKey: WRITE_KEY }),
    });
    expect([basic.status, header.status, inBody.status]).toEqual([200, 200, 200]);
    expect((await recorded()).activities).toHaveLength(3);
  });

  it('refuses a wrong key and none with 401, and says what to do', async () => {
    const wrong = await pipeline.post('track', { userId: 'u1', event: 'X' }, 'wk_wrong');
    const none = await pipeline.request('POST', '/v1/track', { headers: json, body });
    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(problemsOf(wrong.text)).toMatchObject([{ code: 'collect.wrong-key', severity: 'error' }]);
    expect(problemsOf(none.text)).toMatchObject([{ code: 'collect.no-key' }]);
    expect((await recorded()).activities).toEqual([]);
  });

  it('tells a server from a tracker by its key', async () => {
    await pipeline.post('track', { userId: 'u1', event: 'Trial Started' }, SERVER_KEY);
    expect((await recorded()).activities[0]?.source).toEqual({ kind: 'server', id: 'key-2' });
  });

  it('lets pages of the key’s origins post and no others', async () => {
    const from = (origin: string) =>
      pipeline.request('POST', '/v1/t', {
        headers: { 'content-type': 'text/plain', origin },
        body: JSON.stringify({ writeKey: WRITE_KEY, anonymousId: 'a1', event: 'X' }),
      });
    const own = await from('https://www.example.com');
    expect(own).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': 'https://www.example.com' } });
    const other = await from('https://evil.example');
    expect(other.status).toBe(403);
    expect(problemsOf(other.text)).toMatchObject([{ code: 'collect.origin' }]);
  });

  it('answers a preflight, which carries no key', async () => {
    const headers = {
      origin: 'https://www.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await pipeline.request('OPTIONS', '/v1/t', { headers });
    expect(answer).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': 'https://www.example.com', 'access-control-allow-methods': 'POST' },
    });
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
  });
});

describe('what is wrong', () => {
  it.each([
    ['a body that is no JSON', 'track', '{"userId":', 'collect.not-json', ''],
    ['no event name', 'track', '{"userId":"u1"}', 'message.shape', 'event'],
    ['nobody who acted', 'track', '{"event":"X"}', 'identity.missing', ''],
    ['an id that names nobody', 'track', '{"event":"X","userId":"undefined"}', 'identity.junk', 'userId'],
    [
      'a time that is none',
      'track',
      '{"event":"X","userId":"u1","timestamp":"yesterday"}',
      'message.time',
      'timestamp',
    ],
    ['a batch that is none', 'batch', '{"batch":{}}', 'batch.shape', 'batch'],
    [
      'a batch of nothing good',
      'batch',
      '{"batch":[{"type":"track","userId":"u1"}]}',
      'message.shape',
      'batch/0/event',
    ],
  ])('answers 400 for %s and says where', async (_name, call, body, code, where) => {
    const headers = { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` };
    const answer = await pipeline.request('POST', `/v1/${call}`, { headers, body });
    expect(answer.status).toBe(400);
    expect(problemsOf(answer.text)).toMatchObject([{ code, where }]);
    expect(await recorded()).toMatchObject({ activities: [], submissions: [] });
  });

  it('answers 404 for a call that the spec does not have', async () => {
    expect((await pipeline.post('purchase', {})).status).toBe(404);
  });

  it('answers 413 for a message over 32 KB and a request over 500 KB', async () => {
    const long = (kilobytes: number) => 'x'.repeat(kilobytes * 1024);
    const message = await pipeline.post('track', { userId: 'u1', event: 'X', properties: { text: long(33) } });
    const request = await pipeline.post('batch', { batch: [], text: long(501) });
    expect([message.status, request.status]).toEqual([413, 413]);
  });

  it('keeps the good messages of a batch and files the bad ones with their reasons', async () => {
    const answer = await pipeline.post('batch', {
      batch: [
        { type: 'track', userId: 'u1', event: 'Ebook Downloaded', messageId: 'good-1' },
        { type: 'track', userId: 'null', event: 'Ebook Downloaded', context: { ip: '203.0.113.9' } },
        { type: 'trakc', userId: 'u1', event: 'X' },
        { type: 'track', userId: 'u1', event: 'X', properties: { text: 'x'.repeat(33 * 1024) } },
        { type: 'page', anonymousId: 'a1', name: 'Pricing', messageId: 'good-2' },
      ],
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ success: true, accepted: 2 });
    const { activities } = await recorded();
    expect(activities.map(({ id }) => id).sort()).toEqual(['good-1', 'good-2']);
    const { items } = await listRejects(pipeline.tables, 3, undefined);
    expect(items.map(({ problems }) => problems[0]?.where).sort()).toEqual([
      'batch/1/userId',
      'batch/2/type',
      'batch/3',
    ]);
    expect(items.every(({ source, body }) => source === 'key-1' && body.length < 2_100)).toBe(true);
    expect(items.map(({ body }) => body).join()).not.toContain('203.0.113.9');
  });

  it('refuses one message that nests thousands of levels deep without harm to the others', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const good = '{"type":"track","userId":"u1","event":"X","messageId":"beside-deep"}';
    const body = `{"batch":[${good},{"type":"track","userId":"u1","event":"X","properties":${deep}}]}`;
    const headers = { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` };
    const answer = await pipeline.request('POST', '/v1/batch', { headers, body });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({
      accepted: 1,
      rejected: [{ where: 'batch/1', code: 'collect.too-deep' }],
    });
    expect((await recorded()).activities.map(({ id }) => id)).toEqual(['beside-deep']);
  });

  it('answers 503 and not 200 when the bus does not take everything', async () => {
    const fault = pipeline.faults.onCall({ principal: 'collect', service: 'events' }, 'error');
    const answer = await pipeline.post('track', { userId: 'u1', event: 'X' });
    fault.remove();
    expect(answer.status).toBe(503);
    expect(fault.hits()).toBeGreaterThan(0);
  });
});

describe('what is kept', () => {
  it('corrects the sender’s clock by when it says it sent', async () => {
    const now = Date.now();
    const hourFast = (millis: number) => new Date(millis + 3_600_000).toISOString();
    await pipeline.post('track', {
      userId: 'u1',
      event: 'X',
      timestamp: hourFast(now - 60_000),
      sentAt: hourFast(now),
    });
    const [activity] = (await recorded()).activities;
    const age = Date.parse(activity?.receivedAt ?? '') - Date.parse(activity?.at ?? '');
    expect(Math.abs(age - 60_000)).toBeLessThan(10);
  });

  it('keeps activities that no catalogue knows, and a page view under its name', async () => {
    await pipeline.post('track', { userId: 'u1', event: 'Moon Landed', properties: { rover: true } });
    await pipeline.post('page', {
      anonymousId: 'a1',
      name: 'Pricing',
      properties: { url: 'https://www.example.com/pricing' },
    });
    const { activities } = await recorded();
    expect(activities).toMatchObject([
      { type: 'Moon Landed', properties: { rover: true } },
      { type: 'Page Viewed', properties: { name: 'Pricing', url: 'https://www.example.com/pricing' } },
    ]);
  });

  it('keeps an activity’s id, so that a repeat is known, and makes one where there is none', async () => {
    await pipeline.post('track', { userId: 'u1', event: 'X', messageId: 'm-1' });
    await pipeline.post('track', { userId: 'u1', event: 'X' });
    const [given, made] = (await recorded()).activities;
    expect(given?.id).toBe('m-1');
    expect(made?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('learns the lead from identify and its company from group', async () => {
    await pipeline.post('identify', {
      userId: 'u1',
      traits: { email: 'Ada@Acme.Example', title: 'CTO', subscribed: false },
    });
    await pipeline.post('group', {
      userId: 'u1',
      groupId: 'g1',
      traits: { name: 'Acme', employees: '1,200', industry: 'Software' },
    });
    const { submissions, profiles, consents } = await recorded();
    expect(profiles).toMatchObject([
      { fields: { email: 'ada@acme.example', jobTitle: 'CTO' } },
      { fields: { company: 'Acme', companySize: 1200, industry: 'Software' } },
    ]);
    expect(consents).toMatchObject([{ state: 'unsubscribed', channel: 'email' }]);
    expect(submissions[0]?.to).toEqual({ identity: { userId: 'u1', email: 'ada@acme.example' } });
  });

  it('links what alias says is one', async () => {
    await pipeline.post('alias', { userId: 'u1', previousId: 'a1' });
    expect((await recorded()).submissions[0]?.to).toEqual({ identity: { userId: 'u1', previousId: 'a1' } });
  });

  it('marks what a robot did', async () => {
    await pipeline.post('page', {
      anonymousId: 'a1',
      context: { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
    });
    expect((await recorded()).activities[0]?.context.machine).toBe('The browser calls itself a robot.');
  });
});
