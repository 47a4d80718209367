import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../../stack/index.ts';
import { Browser, type Tokens } from '../../../stack/sign-in.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const linkFor = (email: string, role: 'admin' | 'sales' = 'sales') => stack.ripen.issuer.invite(email, [role]);
const me = async (token: string) => {
  const response = await fetch(`${stack.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, ...((await response.json()) as { email?: string }) };
};
const signedIn = async (email: string): Promise<{ browser: Browser; tokens: Tokens }> => {
  const browser = new Browser(stack.url);
  await browser.open(linkFor(email));
  const { tokens } = await browser.authorize();
  if (tokens === undefined) throw new Error('No tokens.');
  return { browser, tokens };
};

describe('signing out', () => {
  it('ends the session at the issuer: it gives no tokens without asking, nor for a refresh token', async () => {
    const { browser, tokens } = await signedIn('ada@people.example');
    expect((await browser.authorize({ prompt: 'none' })).tokens).toBeDefined();
    expect(tokens.refresh).toBeDefined();
    await browser.fetch('/sign-out');
    expect(await browser.authorize({ prompt: 'none' })).toEqual({ error: 'login_required' });
    expect((await browser.authorize()).page).toContain('Get a sign-in link');
    const refreshed = await browser.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh ?? '' });
    expect(refreshed).toMatchObject({ error: 'invalid_grant' });
  });

  it('ends both where the issuer’s own address is used', async () => {
    const { browser, tokens } = await signedIn('own@people.example');
    const asked = await browser.fetch(`/oidc/session/end?id_token_hint=${tokens.id}&client_id=ripen-builder`);
    const secret = /name="xsrf" value="([^"]+)"/.exec(await asked.text())?.[1] ?? '';
    await browser.fetch('/oidc/session/end/confirm', {
      method: 'POST',
      body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
    });
    expect(await browser.authorize({ prompt: 'none' })).toEqual({ error: 'login_required' });
    expect((await browser.fetch('/mailbox')).headers.get('location')).toBe('/sign-in');
  });

  it('a link of another person makes the browser theirs, whether or not the one before signed out', async () => {
    for (const leaves of [true, false]) {
      const { browser, tokens } = await signedIn('grace@people.example');
      if (leaves) await browser.fetch('/sign-out');
      await browser.open(linkFor('joan@people.example'));
      const next = await browser.authorize();
      expect(await me(next.tokens?.token ?? '')).toMatchObject({ status: 200, email: 'joan@people.example' });
      const refreshed = await browser.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh ?? '' });
      expect(refreshed).toMatchObject({ error: 'invalid_grant' });
    }
  });
});

describe('what the issuer keeps', () => {
  it('holds neither link nor session nor refresh token as it is', async () => {
    const { browser, tokens } = await signedIn('kept@people.example');
    const link = new URL(linkFor('kept@people.example')).searchParams.get('token') ?? '';
    const file = Buffer.from(stack.ripen.accounts.copy()).toString('latin1');
    // Cookies that were taken back stay with no value.
    const cookies = browser.cookie.split('; ').flatMap((pair) => pair.split('=')[1] || []);
    expect(cookies.length).toBeGreaterThan(1);
    for (const secret of [link, tokens.refresh ?? '', ...cookies]) {
      expect(secret.length).toBeGreaterThan(10);
      expect(file.includes(secret)).toBe(false);
    }
  });

  it('sends one person three links in a quarter of an hour, and answers every address alike', async () => {
    const ask = async (email: string) => {
      const response = await fetch(`${stack.url}/sign-in`, { method: 'POST', body: new URLSearchParams({ email }) });
      return { status: response.status, page: await response.text() };
    };
    linkFor('asked@people.example');
    const before = linksIn(stack.dataDir);
    const known = [];
    for (let n = 0; n < 200; n += 1) known.push(await ask('asked@people.example'));
    expect(linksIn(stack.dataDir) - before).toBe(3);
    expect(new Set([...known, await ask('nobody@people.example')].map((it) => JSON.stringify(it))).size).toBe(1);
  });
});

describe('access tokens', () => {
  it('are taken only with our audience, as access tokens, signed by the issuer', async () => {
    const { tokens } = await signedIn('token@people.example');
    expect((await me(tokens.token)).status).toBe(200);
    expect((await me(tokens.id ?? '')).status).toBe(401);
    const kept = keysIn(stack.dataDir);
    const key = await importJWK(kept, 'RS256');
    const { privateKey: foreign } = await generateKeyPair('RS256');
    const claims = {
      sub: 'x',
      client_id: 'ripen-builder',
      'cognito:groups': ['admin'],
      jti: randomBytes(8).toString('hex'),
    };
    const sign = (typ: string, audience: string | undefined, by = key) => {
      const made = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: kept.kid ?? '', typ });
      if (audience !== undefined) made.setAudience(audience);
      return made.setIssuer(`${stack.url}/oidc`).setIssuedAt().setExpirationTime('1h').sign(by);
    };
    expect((await me(await sign('at+jwt', 'urn:ripen:api'))).status).toBe(200);
    for (const wrong of [
      sign('at+jwt', undefined),
      sign('at+jwt', 'urn:another:api'),
      sign('JWT', 'urn:ripen:api'),
      sign('at+jwt', 'urn:ripen:api', foreign),
    ])
      expect((await me(await wrong)).status).toBe(401);
  });
});

const inStore = <T>(dataDir: string, read: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(join(dataDir, 'issuer.sqlite'), { readOnly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
};
const linksIn = (dataDir: string): number =>
  inStore(dataDir, (db) => Number(db.prepare('SELECT count(*) AS n FROM link').get()?.n));
const keysIn = (dataDir: string) =>
  inStore(dataDir, (db) => {
    const kept = String(db.prepare("SELECT value FROM setting WHERE name = 'keys'").get()?.value);
    return (JSON.parse(kept) as { jwks: { keys: [{ kid?: string; kty: string }] } }).jwks.keys[0];
  });
