import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyCreated, PeopleList } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { Browser } from '../../stack/sign-in.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** Somebody who signed in, with what their browser and their token can still do. */
const someone = async (email: string, roles: readonly ('marketer' | 'sales' | 'admin')[]) => {
  const browser = new Browser(stack.url);
  await browser.open(stack.ripen.issuer.invite(email, roles));
  const { tokens } = await browser.authorize();
  if (tokens === undefined) throw new Error('No tokens.');
  const ask = async (path: string, method = 'GET', body?: object) => {
    const response = await fetch(`${stack.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  await ask('/api/me');
  const people = await stack.get<PeopleList>('/api/people');
  const person = people.items.find((it) => it.email === email);
  if (person === undefined) throw new Error(`${email} is not in the list.`);
  return { browser, tokens, ask, person };
};

const asAdmin = async (path: string, method: string, json?: object) => {
  const response = await stack.api(path, { method, ...(json !== undefined && { json }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const team = { name: 'Night', id: 'x' };

describe('people', () => {
  it('are listed with roles, last seen and sessions, and are invited by a link', async () => {
    const { person } = await someone('seen@people.example', ['sales']);
    expect(person).toMatchObject({ roles: ['sales'], lastSeenAt: expect.any(String), sessions: [{ agent: 'node' }] });
    const invited = await asAdmin('/api/people', 'POST', { email: 'new@people.example', roles: ['marketer'] });
    expect(invited.status).toBe(201);
    const browser = new Browser(stack.url);
    await browser.open(String(invited.body.link));
    expect((await browser.authorize()).tokens).toBeDefined();
  });

  it('who is removed changes nothing from that moment, and signs in no more', async () => {
    const { ask, browser, person, tokens } = await someone('gone@people.example', ['admin']);
    expect(await ask('/api/spend')).toBe(200);
    expect((await asAdmin(`/api/people/${person.id}`, 'DELETE')).status).toBe(200);
    expect(await ask('/api/teams', 'POST', team)).toBe(401);
    expect(await browser.authorize({ prompt: 'none' })).toEqual({ error: 'login_required' });
    const refreshed = await browser.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh ?? '' });
    expect(refreshed).toMatchObject({ error: 'invalid_grant' });
    expect((await stack.get<PeopleList>('/api/people')).items.map(({ id }) => id)).not.toContain(person.id);
  });

  it('whose role is taken away lose it at once, also with the token that they have', async () => {
    const { ask, person, browser } = await someone('less@people.example', ['admin']);
    expect((await asAdmin(`/api/people/${person.id}`, 'PUT', { roles: ['sales'] })).status).toBe(200);
    expect(await ask('/api/teams', 'POST', team)).toBe(403);
    expect(await ask('/api/me')).toBe(200);
    expect((await browser.authorize({ prompt: 'none' })).tokens).toBeDefined();
  });

  it('who are signed out everywhere must sign in again', async () => {
    const { ask, person, browser } = await someone('out@people.example', ['admin']);
    await asAdmin(`/api/people/${person.id}/sign-out`, 'POST');
    expect(await ask('/api/teams', 'POST', team)).toBe(401);
    expect(await browser.authorize({ prompt: 'none' })).toEqual({ error: 'login_required' });
    const again = await someone('out@people.example', ['admin']);
    expect(await again.ask('/api/teams', 'POST', { name: 'Again' })).toBe(201);
  });

  it('who sign out take their access token with them', async () => {
    const { ask, browser } = await someone('left@people.example', ['admin']);
    await browser.fetch('/sign-out');
    expect(await ask('/api/teams', 'POST', team)).toBe(401);
    const other = await someone('left-by-api@people.example', ['admin']);
    expect(await other.ask('/api/me/sign-out', 'POST')).toBe(200);
    expect(await other.ask('/api/teams', 'POST', team)).toBe(401);
  });

  it('do not lock themselves out', async () => {
    const { items, you } = await stack.get<PeopleList>('/api/people');
    expect(items.map(({ id }) => id)).toContain(you);
    expect((await asAdmin(`/api/people/${you}`, 'DELETE')).status).toBe(422);
    expect((await asAdmin(`/api/people/${you}`, 'PUT', { roles: ['sales'] })).status).toBe(422);
  });

  it('a key that is deleted opens nothing from that moment', async () => {
    for (const kind of ['tracking', 'server'] as const) {
      const { key, secret } = (await asAdmin('/api/keys', 'POST', { name: kind, kind, scopes: ['leads:write'] }))
        .body as unknown as KeyCreated;
      const post = async () => {
        const authorization = `Basic ${btoa(`${secret}:`)}`;
        const body = JSON.stringify({ userId: 'u', event: 'Pricing Viewed' });
        return (await fetch(`${stack.url}/v1/track`, { method: 'POST', headers: { authorization }, body })).status;
      };
      expect(await post()).toBe(200);
      await asAdmin(`/api/keys/${key.id}`, 'DELETE');
      expect(await post()).toBe(401);
    }
  });
});
