import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../../functions/api/contract/index.ts';
import type { Operation } from '../../../shared/contract/index.ts';
import { API_KEY, type Stack, startStack, WRITE_KEY } from '../../stack/index.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const all = Object.entries<Operation>(routes).filter(([route]) => route.includes('/api/'));

const methodOf = (route: string) => route.slice(0, route.indexOf(' '));

const oddIds = [
  'x'.repeat(2500),
  'é'.repeat(1100),
  '%00',
  '%ff',
  'a%20b',
  '..%2f..',
  '#',
  'constructor',
  '__proto__',
  '-1',
  '1e9',
];
const oddCursors = ['x', '-1', '1e99', btoa('{"pk":5}'), btoa('{"pk":"main#x","sk":"y"}'), btoa('[]'), btoa('null')];
const oddBodies = [
  '',
  'null',
  '[]',
  '"text"',
  '1e400',
  '{',
  '{"a":1}{"b":2}',
  '\u0000',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"of":'.repeat(500)}1${'}'.repeat(500)}`,
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}',
];

const path = (route: string, id: string) =>
  route.split(' ')[1]?.replaceAll(/:(\w+)/g, (_, name) => (id === 'x' && /^(version|part)$/.test(name) ? '1' : id)) ??
  '';

/** A value for a schema that passes, with its texts and numbers stretched as far as `odd` does. */
const valueFor = (schema: z.core.JSONSchema.BaseSchema, odd: { text: string; number: number }, depth = 0): unknown => {
  const of = (it: unknown) => valueFor(it as z.core.JSONSchema.BaseSchema, odd, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first !== undefined) return of(first);
  switch (schema.type) {
    case 'object': {
      const given = Object.entries(schema.properties ?? {});
      const own = Object.fromEntries(given.map(([name, it]) => [name, of(it)]));
      return given.length === 0 && depth < 6 ? { [odd.text.slice(0, 40)]: odd.number, '': [odd.text] } : own;
    }
    case 'array':
      return [of(schema.items ?? {})];
    case 'number':
    case 'integer':
      return Math.min(odd.number, (schema.maximum as number | undefined) ?? odd.number);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return odd.text.slice(0, (schema.maxLength as number | undefined) ?? odd.text.length);
    default:
      return { [odd.text.slice(0, 10)]: odd.number };
  }
};

const statusOf = async (route: string, address: string, init: RequestInit = {}): Promise<number> => {
  const method = methodOf(route);
  const response = await stack.api(address, {
    method,
    ...init,
    headers: { 'content-type': 'application/json', 'if-match': '"0"', ...init.headers },
  });
  const text = await response.text();
  if (response.status >= 500 || /\n\s+at /.test(text))
    throw new Error(
      `${route} ${address.slice(0, 80)} ${String(init.body).slice(0, 200)}: ${response.status} ${text.slice(0, 300)} ${stack.logs.at(-1)}`,
    );
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  return response.status;
};

describe('what cannot be meant is refused by name, never as a fault of ours', () => {
  it('such as ids that no id can be', async () => {
    const wrong: string[] = [];
    for (const [route, { body }] of all) {
      if (!route.includes(':')) continue;
      const init = body === undefined ? {} : { body: '{}' };
      for (const id of oddIds)
        await statusOf(route, path(route, id), init).catch((error: Error) => wrong.push(error.message));
      const response = await stack.api(path(route, 'x'.repeat(2500)), { method: methodOf(route), ...init });
      expect([400, 404], route).toContain(response.status);
      await response.arrayBuffer();
    }
    expect(wrong).toEqual([]);
  });

  it('such as query parameters that nobody knows, or cursors that no page gave', async () => {
    const wrong: string[] = [];
    for (const [route, { query, body, answer }] of all) {
      const init = body === undefined ? {} : { body: '{}' };
      const response = await stack.api(`${path(route, 'x')}?colour=blue`, {
        method: methodOf(route),
        ...init,
        headers: { 'if-match': '0' },
      });
      const text = await response.text();
      expect([route, response.status, text.includes('"colour\\"')]).toEqual([route, 400, true]);
      if (query === undefined || typeof answer === 'string') continue;
      for (const name of Object.keys(query.shape)) {
        for (const odd of [...oddCursors, '%00', 'x'.repeat(5000)]) {
          await statusOf(route, `${path(route, 'x')}?${name}=${encodeURIComponent(odd)}`, init).catch((error: Error) =>
            wrong.push(error.message),
          );
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('such as bodies that are no JSON, or JSON of another kind', async () => {
    const wrong: string[] = [];
    for (const [route, { body, bytes }] of all) {
      if (body === undefined) continue;
      for (const odd of oddBodies)
        await statusOf(route, path(route, 'x'), { body: odd }).catch((error: Error) => wrong.push(error.message));
      await statusOf(route, path(route, 'x'), { body: new Uint8Array([0x22, 0xff, 0x22]) }).catch((error: Error) =>
        wrong.push(error.message),
      );
      const status = await statusOf(route, path(route, 'x'), { body: `"${'x'.repeat((bytes ?? 256_000) + 10)}"` });
      expect([route, status]).toEqual([route, 413]);
    }
    expect(wrong).toEqual([]);
  });

  it('such as bodies of the right form with texts and numbers of no sense', async () => {
    const wrong: string[] = [];
    for (const [route, { body }] of all) {
      if (body === undefined || route.endsWith('/publish')) continue;
      const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any', reused: 'inline' });
      for (const odd of [
        { text: 'x', number: 1 },
        { text: '\ud800', number: 1e300 },
        { text: '\u0000', number: -1 },
        { text: 'é'.repeat(3000), number: 2 ** 53 },
        { text: '#', number: 1e-300 },
        { text: '__proto__', number: 9_007_199_254_740_991 },
      ]) {
        const json = JSON.stringify(valueFor(schema, odd));
        await statusOf(route, path(route, 'x'), { body: json }).catch((error: Error) => wrong.push(error.message));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('such as revisions that no number can hold', async () => {
    for (const [route, { revision }] of all) {
      if (revision === undefined) continue;
      for (const odd of ['99999999999999999999', '"1e3"', '-1', '1.5', 'W/"1"', '*', '']) {
        const headers = { 'if-match': odd };
        expect([route, odd, await statusOf(route, path(route, 'x'), { headers, body: '{}' })]).toEqual([
          route,
          odd,
          400,
        ]);
      }
    }
  });

  it('such as paths that lead nowhere', async () => {
    for (const address of ['/api/nothing', '/api/leads/x/y/z', '/api/', '/api//leads', '/api/leads/']) {
      const response = await stack.api(address);
      expect([address, response.status]).toEqual([address, 404]);
      expect(await response.json()).toMatchObject({ error: { code: 'not found' } });
    }
  });

  it('such as request lines that are no address', async () => {
    const { port } = new URL(stack.url);
    const ask = (line: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () =>
          socket.end(`${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (part) => {
          text += part.toString();
        });
        socket.on('end', () => resolve(text.split('\r\n', 1)[0] ?? ''));
        socket.on('error', reject);
      });
    for (const target of ['//', '///api/leads', '//api', '/\\', 'http://', '*', '/%', '/?%', '/api/%', 'http://[/'])
      for (const method of ['GET', 'POST', 'OPTIONS', 'PROPFIND'])
        expect([target, await ask(`${method} ${target}`)]).toEqual([
          target,
          expect.stringMatching(/^HTTP\/1\.1 (?!500)\d\d\d/),
        ]);
  });

  it('such as long bodies of somebody whom nobody knows: they are not read', async () => {
    // Longer than the route takes of anybody: whoever reads it to its end has to say 413.
    const long = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 100; part += 1) controller.enqueue(new Uint8Array(64 * 1024));
        controller.close();
      },
    });
    const post = (headers: Record<string, string>, body: BodyInit) =>
      fetch(`${stack.url}/api/imports/preview`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    const stranger = await post({ authorization: 'Bearer rk_nobody_has_this_key' }, long);
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toMatchObject({ error: { code: 'not signed in' } });
    const known = await post({ authorization: `Bearer ${API_KEY}` }, 'x'.repeat(3_000_000));
    expect([known.status, (await known.json()).error.code]).toEqual([413, 'too large']);
  });

  it('such as forms that are cut off', async () => {
    const multipart = (body: string | Uint8Array<ArrayBuffer>, type = 'multipart/form-data; boundary=x') =>
      fetch(`${stack.url}/f/${WRITE_KEY}`, { method: 'POST', headers: { 'content-type': type }, body });
    for (const body of [
      '',
      '--x',
      '--x\r\n',
      '--x\r\ncontent-disposition: form-data',
      '--x--',
      'x',
      '\u0000',
      new Uint8Array([0xff, 0xfe]),
    ]) {
      expect([body, (await multipart(body)).status]).toEqual([body, 400]);
      expect((await multipart(body, 'multipart/form-data')).status).toBe(400);
    }
  });
});
