import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Analytics } from '@segment/analytics-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { starterModel } from '../../../shared/scoring/index.ts';
import { type Pipeline, startPipeline, WRITE_KEY } from '../a-pipeline.ts';

let pipeline: Pipeline;
let server: Server;
let host: string;

beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.publish(starterModel());
  server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answer = await pipeline.request(request.method ?? 'GET', request.url ?? '/', { headers, body });
      response.writeHead(answer.status, answer.headers).end(answer.text);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await pipeline.close();
});
afterEach(() => vi.unstubAllGlobals());

const scoreOf = async (userId: string) => {
  await pipeline.drained();
  const lead = await pipeline.leadOf('userId', userId);
  if (lead === undefined) throw new Error('There is no such lead.');
  return pipeline.seen(lead);
};

describe('the public Node client', () => {
  it('delivers every kind of call', async () => {
    const failures: unknown[] = [];
    const client = new Analytics({ writeKey: WRITE_KEY, host, flushAt: 20, maxRetries: 0 }).on('error', (error) =>
      failures.push(error),
    );
    client.page({
      anonymousId: 'node-browser',
      name: 'Pricing',
      properties: { url: 'https://www.example.com/pricing' },
    });
    client.identify({
      userId: 'node-user',
      anonymousId: 'node-browser',
      traits: { email: 'nora@node.example', title: 'Head of Sales' },
    });
    client.group({
      userId: 'node-user',
      groupId: 'g1',
      traits: { name: 'Node Inc', industry: 'Software', employees: 400 },
    });
    client.track({ userId: 'node-user', event: 'Demo Requested', properties: { product: 'Suite' } });
    client.alias({ userId: 'node-user', previousId: 'node-phone' });
    await client.closeAndFlush();
    expect(failures).toEqual([]);
    const seen = await scoreOf('node-user');
    expect(seen.lead).toMatchObject({
      email: 'nora@node.example',
      jobTitle: 'Head of Sales',
      company: 'Node Inc',
      companySize: 400,
    });
    expect(seen.did).toMatchObject({ 'Demo Requested': { count: 1 }, 'Page Viewed': { count: 1 } });
    const [phone, user] = await Promise.all([
      pipeline.leadOf('anonymousId', 'node-phone'),
      pipeline.leadOf('userId', 'node-user'),
    ]);
    expect(phone?.id).toBe(user?.id);
  });

  it('delivers again what was answered 503, and it counts once', async () => {
    const fault = pipeline.faults.onCall({ principal: 'collect', service: 'events' }, 'error', { times: 3 });
    const client = new Analytics({ writeKey: WRITE_KEY, host, flushAt: 1, maxRetries: 3 });
    client.track({ userId: 'node-again', event: 'Trial Started' });
    await client.closeAndFlush();
    expect(fault.hits()).toBe(3);
    expect((await scoreOf('node-again')).did).toMatchObject({ 'Trial Started': { count: 1 } });
  });
});

describe('one person told in one flush', () => {
  const isOne = async (userId: string, email: string) => {
    const [user, address] = await Promise.all([pipeline.leadOf('userId', userId), pipeline.leadOf('email', email)]);
    expect(user).toBeDefined();
    return user?.id === address?.id;
  };

  it('is one lead, ten times of ten', async () => {
    const client = new Analytics({ writeKey: WRITE_KEY, host, flushAt: 100, maxRetries: 0 });
    for (let n = 0; n < 10; n += 1) {
      const [userId, anonymousId, email] = [`flush-${n}`, `flush-browser-${n}`, `flush-${n}@node.example`];
      client.track({ anonymousId, event: 'Ebook Downloaded', properties: { email } });
      client.identify({ userId, anonymousId, traits: { email } });
      client.track({ userId, event: 'Trial Started' });
      client.identify({ anonymousId: `twice-browser-${n}`, traits: { email: `twice-${n}@node.example` } });
      client.identify({ userId: `twice-${n}`, traits: { email: `twice-${n}@node.example` } });
    }
    await client.closeAndFlush();
    await pipeline.drained();
    for (const who of ['flush', 'twice']) {
      for (let n = 0; n < 10; n += 1) expect(await isOne(`${who}-${n}`, `${who}-${n}@node.example`)).toBe(true);
    }
  });

  it('is one lead where a form and an identify come at the same moment, twelve times of twelve', async () => {
    const both = Array.from({ length: 12 }, async (_, n) => {
      const email = `moment-${n}@node.example`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      await Promise.all([
        pipeline.request('POST', `/f/${WRITE_KEY}`, { headers, body: new URLSearchParams({ email }).toString() }),
        pipeline.post('identify', { userId: `moment-${n}`, traits: { email } }),
      ]);
    });
    await Promise.all(both);
    await pipeline.drained();
    for (let n = 0; n < 12; n += 1) expect(await isOne(`moment-${n}`, `moment-${n}@node.example`)).toBe(true);
  });
});

type Dispatcher = { dispatch(url: string, body: object, attempts?: number): Promise<unknown> };
const browserClient = <T>(file: string): T =>
  (
    createRequire(import.meta.url)(
      `../../../node_modules/@segment/analytics-next/dist/cjs/plugins/segmentio/${file}`,
    ) as { default: T }
  ).default;

describe('the public browser client', () => {
  const event = (messageId: string, type: string, more: object) => ({
    messageId,
    type,
    writeKey: WRITE_KEY,
    anonymousId: 'next-browser',
    timestamp: new Date().toISOString(),
    sentAt: new Date().toISOString(),
    integrations: {},
    ...more,
  });

  it('posts one call at a time to the short paths, as text/plain', async () => {
    const { dispatch } = browserClient<() => Dispatcher>('fetch-dispatcher.js')();
    await dispatch(`${host}/v1/p`, event('n-1', 'page', { properties: { path: '/pricing' } }));
    await dispatch(
      `${host}/v1/i`,
      event('n-2', 'identify', { userId: 'next-user', traits: { email: 'nils@next.example' } }),
    );
    await dispatch(`${host}/v1/t`, event('n-3', 'track', { userId: 'next-user', event: 'Ebook Downloaded' }));
    expect((await scoreOf('next-user')).did).toMatchObject({
      'Page Viewed': { count: 1 },
      'Ebook Downloaded': { count: 1 },
    });
  });

  it('posts batches to /b', async () => {
    vi.stubGlobal('window', { addEventListener: () => {} });
    vi.stubGlobal('document', { addEventListener: () => {}, visibilityState: 'visible' });
    const { dispatch } = browserClient<(host: string, config: object, http?: object, protocol?: string) => Dispatcher>(
      'batched-dispatcher.js',
    )(`${host}/v1`, { size: 2 });
    await dispatch('', event('b-1', 'identify', { userId: 'batch-user', traits: { email: 'bea@batch.example' } }));
    await dispatch('', event('b-2', 'track', { userId: 'batch-user', event: 'Newsletter Subscribed' }));
    expect((await scoreOf('batch-user')).did).toMatchObject({ 'Newsletter Subscribed': { count: 1 } });
  });
});
