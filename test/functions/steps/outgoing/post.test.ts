import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withRoom } from '../../../../functions/steps/outgoing/bulkhead.ts';
import { allowedFrom, isPublicAddress } from '../../../../functions/steps/outgoing/guard.ts';
import { post } from '../../../../functions/steps/outgoing/post.ts';
import { retryAfterMs } from '../../../../functions/steps/outgoing/retry-after.ts';

describe('calling other systems', () => {
  let server: Server;
  let port = 0;
  let hits: string[] = [];
  let answer: (path: string) => { status: number; location?: string; retryAfter?: string } = () => ({ status: 200 });
  beforeAll(async () => {
    server = createServer((request, response) => {
      hits.push(`${request.method} ${request.url}`);
      const { status, location, retryAfter } = answer(request.url ?? '');
      const headers = { ...(location && { location }), ...(retryAfter && { 'retry-after': retryAfter }) };
      response.writeHead(status, headers).end('x'.repeat(100_000));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());
  afterEach(() => {
    hits = [];
    answer = () => ({ status: 200 });
  });
  const call = (url: string, allow?: string) => post(url, '{}', {}, allowedFrom(allow), 1);

  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://10.1.2.3/',
    'https://192.168.0.1/',
    'https://172.16.5.5/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://224.0.0.1/',
  ])('refuses %s', async (url) => {
    expect(await call(url)).toMatchObject({ what: 'refused', reason: expect.stringContaining('private or reserved') });
  });

  it('refuses plain http, and other protocols, to hosts that were not opened', async () => {
    for (const url of ['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd']) {
      expect(await call(url)).toMatchObject({ what: 'refused' });
    }
  });

  it('calls what an operator has opened, by address, range or name', async () => {
    for (const [host, allow] of [
      ['127.0.0.1', '127.0.0.1'],
      ['127.0.0.1', 'hooks.example, 127.0.0.0/8'],
      ['localhost', 'localhost'],
    ]) {
      expect(await call(`http://${host}:${port}/`, allow)).toEqual({ what: 'done', status: 200 });
    }
  });

  it('opens a name only by name: an opened range does not open plain http to names in it', async () => {
    expect(await call(`http://localhost:${port}/`, '127.0.0.0/8')).toMatchObject({ what: 'refused' });
    expect(hits).toEqual([]);
  });

  it('checks where a redirect leads like the first address', async () => {
    answer = () => ({ status: 307, location: 'https://169.254.169.254/latest' });
    expect(await call(`http://127.0.0.1:${port}/`, '127.0.0.1')).toMatchObject({
      what: 'refused',
      reason: expect.stringContaining('169.254.169.254'),
    });
  });

  it('follows a redirect that repeats the POST, three times at most, and no other', async () => {
    answer = (path) => (path === '/there' ? { status: 204 } : { status: 308, location: '/there' });
    expect(await call(`http://127.0.0.1:${port}/here`, '127.0.0.1')).toEqual({ what: 'done', status: 204 });
    expect(hits).toEqual(['POST /here', 'POST /there']);
    answer = () => ({ status: 307, location: '/again' });
    expect(await call(`http://127.0.0.1:${port}/here`, '127.0.0.1')).toMatchObject({ what: 'refused' });
    answer = () => ({ status: 302, location: '/there' });
    expect(await call(`http://127.0.0.1:${port}/here`, '127.0.0.1')).toEqual({
      what: 'refused',
      reason: 'The webhook answered 302.',
    });
  });

  it('tries three times while the other side is busy, once where it says no', async () => {
    answer = () => ({ status: 503 });
    expect(await call(`http://127.0.0.1:${port}/`, '127.0.0.1')).toMatchObject({ what: 'notYet' });
    expect(hits).toHaveLength(3);
    hits = [];
    answer = () => ({ status: 404 });
    expect(await call(`http://127.0.0.1:${port}/`, '127.0.0.1')).toMatchObject({ what: 'refused' });
    expect(hits).toHaveLength(1);
  });

  it('gives up a head that trickles in: the deadline is over the whole call', async () => {
    const drip = createSocketServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const timer = setInterval(() => socket.write('a'), 50);
      socket.on('error', () => {}).on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => drip.listen(0, '127.0.0.1', resolve));
    const { port: dripping } = drip.address() as AddressInfo;
    const posted = await post(`http://127.0.0.1:${dripping}/`, '{}', {}, allowedFrom('127.0.0.1'), 1, 300);
    expect(posted).toMatchObject({
      what: 'notYet',
      slow: true,
      reason: 'The webhook did not answer within 0.3 seconds.',
    });
    drip.close();
  });

  it('does not come back at once where it is asked to wait', async () => {
    answer = () => ({ status: 429, retryAfter: '120' });
    expect(await call(`http://127.0.0.1:${port}/`, '127.0.0.1')).toMatchObject({
      what: 'notYet',
      retryAfterMs: 120_000,
    });
    expect(hits).toHaveLength(1);
  });

  it.each([401, 403, 404, 405, 407, 410])('takes %i for a setting of ours', async (status) => {
    answer = () => ({ status });
    expect(await call(`http://127.0.0.1:${port}/`, '127.0.0.1')).toMatchObject({ what: 'refused', ours: true });
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 01 Nov 2026 10:02:00 GMT', 120_000],
    ['Sun, 01 Nov 2026 09:00:00 GMT', 0],
    ['99999999', 24 * 3_600_000],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads Retry-After %j', (header, ms) => {
    expect(retryAfterMs(header, Date.parse('2026-11-01T10:00:00Z'))).toBe(ms);
  });

  it('makes room for eight calls to a host, whatever becomes of them, and for others beside', async () => {
    const gate = Promise.withResolvers<void>();
    const eight = Array.from({ length: 8 }, () => withRoom('slow.example', () => gate.promise.then(() => 'done')));
    expect(await withRoom('slow.example', async () => 'done')).toBeUndefined();
    expect(await withRoom('other.example', async () => 'done')).toBe('done');
    gate.resolve();
    expect(await Promise.all(eight)).toEqual(Array(8).fill('done'));
    expect(await withRoom('slow.example', async () => 'done')).toBe('done');
  });

  it('takes public addresses for public', () => {
    expect(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'].map(isPublicAddress)).toEqual([true, true]);
  });
});
