import { generateKeyPairSync, sign } from 'node:crypto';
import { BASE_URL, type World } from './world.ts';

export const WRITE_KEY = 'wk_simulation_0123456789';
export const SERVER_KEY = 'rk_simulation_0123456789';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token of an administrator, good for ever. */
const adminToken = (() => {
  const claims = {
    ...{ sub: 'admin', client_id: 'simulation', token_use: 'access', iss: `${BASE_URL}/oidc`, exp: 4e9, iat: 1 },
    ...{ email: 'admin@ripen.example', 'cognito:groups': ['admin'] },
  };
  const text = `${encoded({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
})();

/**
 * The sign-in service, as far as verifying tokens asks for it. Verifying itself runs on other threads, which no seed
 * decides; so it is done here, at once, and always right.
 */
export const patchSignIn = async (): Promise<() => void> => {
  const before = { fetch: globalThis.fetch, importKey: crypto.subtle.importKey, verify: crypto.subtle.verify };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  Object.assign(globalThis, {
    fetch: async (url: string | URL) =>
      Response.json(String(url).endsWith('openid-configuration') ? { jwks_uri: `${BASE_URL}/keys` } : { keys: [jwk] }),
  });
  Object.assign(crypto.subtle, { importKey: async () => key, verify: async () => true });
  return () => {
    Object.assign(globalThis, { fetch: before.fetch });
    Object.assign(crypto.subtle, { importKey: before.importKey, verify: before.verify });
  };
};

type Answer = { status: number; body: unknown };

/** Calls an HTTP function as API Gateway does; undefined where nothing came back. */
export const request = async (
  world: World,
  on: 'collect' | 'api' | 'publish' | 'preferences',
  method: string,
  url: string,
  {
    body,
    as = 'server',
    headers = {},
  }: { body?: unknown; as?: 'admin' | 'server' | 'tracker' | 'nobody'; headers?: Record<string, string> } = {},
): Promise<Answer | undefined> => {
  const { pathname, search } = new URL(url, BASE_URL);
  const authorization = {
    admin: `Bearer ${adminToken}`,
    server: `Bearer ${SERVER_KEY}`,
    tracker: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`,
    nobody: undefined,
  }[as];
  const isForm = typeof body === 'string';
  const outcome = await world.invoke(on, {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      ...(authorization !== undefined && { authorization }),
      ...headers,
    },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { http: { method, path: pathname, sourceIp: '192.0.2.1' }, domainName: 'ripen.example' },
  });
  if (outcome === 'crashed' || outcome === 'killed' || !('answer' in outcome)) return undefined;
  const {
    statusCode,
    body: text = '',
    isBase64Encoded,
  } = outcome.answer as { statusCode: number; body?: string; isBase64Encoded?: boolean };
  const plain = isBase64Encoded === true ? Buffer.from(text, 'base64').toString('utf8') : text;
  let parsed: unknown = plain;
  try {
    parsed = JSON.parse(plain);
  } catch {
    // A page, not JSON.
  }
  return { status: statusCode, body: parsed };
};
