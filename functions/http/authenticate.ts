import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { Role, Scope } from '../../shared/contract/index.ts';
import { type Deps, setting } from '../runtime/index.ts';
import { getKey } from '../store/key.ts';
import type { Tables } from '../store/table.ts';
import { Refusal } from './refusal.ts';
import { standings } from './standing.ts';
import type { Who } from './who.ts';

/** What Cognito and the local issuer put into an access token. */
const Claims = z.object({
  sub: z.string(),
  client_id: z.string().optional(),
  token_use: z.literal('access').optional(),
  'cognito:groups': z.array(z.string()).default([]),
  email: z.string().optional(),
  name: z.string().optional(),
  username: z.string().optional(),
  /** The sign-in that the token comes from. */
  origin_jti: z.string().optional(),
  iat: z.number(),
});

const signInAgain = 'Sign in again, or send `Authorization: Bearer` with a server key (rk_…).';
const refuse = (message: string) => new Refusal('not signed in', message, signInAgain);

/** What a request wants, and what its browser says it is. */
type Asked = { isRead: boolean; agent: string };

/** Reads the bearer token of a request: an access token of the issuer, or one of our server keys. Refuses with 401. */
export const authenticator = (deps: Deps, tables: Tables) => {
  const issuer = setting(deps, 'OIDC_ISSUER');
  const clientId = setting(deps, 'OIDC_CLIENT_ID');
  // Cognito's access tokens name no audience but say what they are; any other issuer's must be for us, and access tokens.
  const audience = deps.env.OIDC_AUDIENCE;
  const meant = audience === undefined ? {} : { audience, typ: 'at+jwt' };
  const standing = standings(deps, tables);
  let keys: Promise<JWTVerifyGetKey> | undefined;

  /** The issuer says where its keys are; asked once, and again if it could not be reached. */
  const issuerKeys = (): Promise<JWTVerifyGetKey> => {
    keys ??= discover(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };

  const person = async (token: string, { isRead, agent }: Asked): Promise<Who> => {
    const keySet = await issuerKeys().catch(() => {
      throw new Refusal('unavailable', 'The sign-in service cannot be reached.', 'Try again in a moment.');
    });
    const { payload } = await jwtVerify(token, keySet, {
      ...{ issuer, algorithms: ['RS256'], currentDate: new Date(deps.now()) },
      ...meant,
    }).catch((error: unknown) => {
      throw refuse(error instanceof errors.JWTExpired ? 'The sign-in has expired.' : 'The access token is not valid.');
    });
    const claims = Claims.safeParse(payload);
    const isAccess = audience !== undefined || claims.data?.token_use === 'access';
    if (!claims.success || !isAccess || claims.data.client_id !== clientId)
      throw refuse('The access token is not one for this API.');
    const { sub, email, name, username } = claims.data;
    const roles = claims.data['cognito:groups'].filter((group): group is Role => Role.safeParse(group).success);
    const known = { id: sub, name: name ?? email ?? username ?? sub, email: email ?? null };
    const { origin_jti: session, iat: issuedAt } = claims.data;
    const now = await standing({ ...known, roles, session, issuedAt, isRead, agent });
    if ('refused' in now) {
      throw refuse(now.refused === 'removed' ? 'You were removed from this workspace.' : 'You were signed out.');
    }
    return { kind: 'person', ...known, roles: now.roles, ...(session !== undefined && { session }) };
  };

  const server = async (secret: string): Promise<Who> => {
    const key = await getKey(tables, secret);
    if (key === undefined || key.kind !== 'server') throw refuse('The server key is not known, or was deleted.');
    return { kind: 'key', id: key.id, name: key.name, scopes: key.scopes.filter(isScope) };
  };

  return async (authorization: string | undefined, asked: Asked = { isRead: true, agent: '' }): Promise<Who> => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refuse('You are not signed in.');
    return token.startsWith('rk_') ? server(token) : person(token, asked);
  };
};

const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) });
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri));
};

const isScope = (scope: string): scope is Scope => Scope.safeParse(scope).success;
