import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allowedFrom, isPublicAddress } from '../../../../functions/steps/outgoing/guard.ts';
import { post } from '../../../../functions/steps/outgoing/post.ts';

describe('calling other systems', () => {
  let server: Server;
  let port = 0;
  let hits: string[] = [];
  let answer: (path: string) => { status: number; location?: string } = () => ({ status: 200 });
  beforeAll(async () => {
    server = createServer((request, response) => {
      hits.push(`${request.method} ${request.url}`);
      const { status, location } = answer(request.url ?? '');
      response.writeHead(status, location === undefined ? {} : { location }).end('x'.repeat(100_000));
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

  it('takes public addresses for public', () => {
    expect(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'].map(isPublicAddress)).toEqual([true, true]);
  });
});
