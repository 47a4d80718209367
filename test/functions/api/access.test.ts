import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Access, access, type Route } from '../../../functions/api/access.ts';
import { API_KEY, type Role, type Stack, startStack } from '../../stack/index.ts';

const roles: readonly Role[] = ['marketer', 'sales', 'admin'];
const routes = Object.keys(access) as Route[];
// Whoever has signed out is nobody: that comes last.
const guarded = routes
  .filter((route) => access[route] !== 'everyone')
  .toSorted((a, b) => Number(a === 'POST /api/me/sign-out') - Number(b === 'POST /api/me/sign-out'));

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const call = (route: Route, headers: Record<string, string> = {}, role?: Role) => {
  const [method = '', path = ''] = route.split(' ');
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: 'not json' };
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, ...body };
  const address = path.replaceAll(/:\w+/g, 'nothing-by-this-name');
  return role === undefined ? fetch(`${stack.url}${address}`, init) : stack.api(address, { ...init, role });
};

describe('who may call which route', () => {
  it.each(guarded)('%s is refused with 401 to somebody who is not signed in', async (route) => {
    const response = await call(route);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'not signed in', hint: expect.any(String) } });
  });

  it.each(guarded)('%s lets in the roles of the table and refuses the others with 403', async (route) => {
    const allowed = access[route] as Exclude<Access, 'everyone'>;
    for (const role of roles) {
      const response = await call(route, {}, role);
      if (allowed.roles.includes(role)) expect([401, 403], `${role} may`).not.toContain(response.status);
      else expect(response.status, `${role} may not`).toBe(403);
      await response.arrayBuffer();
    }
  });

  it.each(guarded)('%s is open to a server key with its scope only', async (route) => {
    const { scope } = access[route] as Exclude<Access, 'everyone'>;
    const response = await call(route, { authorization: `Bearer ${API_KEY}` });
    // The first server key has every scope but the setup's.
    if (scope === undefined || scope === 'setup') expect(response.status).toBe(403);
    else expect([401, 403]).not.toContain(response.status);
    await response.arrayBuffer();
  });

  it('answers what everyone may see', async () => {
    for (const route of routes.filter((it) => access[it] === 'everyone')) {
      expect((await call(route)).status).toBe(200);
    }
  });

  it('refuses tokens that are forged, and keys that are unknown or only track', async () => {
    const forged = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x","cognito:groups":["admin"]}')}.`;
    for (const token of [forged, 'rk_nobody_has_this_key', 'wk_test_0123456789', 'x']) {
      const response = await call('GET /api/leads', { authorization: `Bearer ${token}` });
      expect(response.status).toBe(401);
    }
  });
});
