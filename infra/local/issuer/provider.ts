import type { IncomingMessage } from 'node:http';
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider';
import { DAY_SECONDS } from '../../../shared/time/index.ts';
import type { Account, IssuerStore } from './store.ts';

export const CLIENT_ID = 'ripen-builder';
/** Whom access tokens are for; the API takes no others. */
export const API = 'urn:ripen:api';

/**
 * The OpenID Connect issuer of a single machine: the authorization code flow with PKCE for the builder, access tokens as
 * JWTs with the same claims (`client_id`, `cognito:groups`) as Cognito's, so that the API verifies both alike.
 */
export const createProvider = async (
  issuer: string,
  baseUrl: string,
  store: IssuerStore,
  signedIn: (request: IncomingMessage) => Account | undefined,
): Promise<Provider> => {
  const keys = await store.keys();
  // The provider's session says who was signed in; whether they still are, and that nobody else is, our sign-in says.
  const policy = interactionPolicy.base();
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check('signed_out', 'Nobody is signed in', 'login_required', ({ oidc, req }) =>
        oidc.session?.accountId === undefined || oidc.session.accountId === signedIn(req)?.id
          ? interactionPolicy.Check.NO_NEED_TO_PROMPT
          : interactionPolicy.Check.REQUEST_PROMPT,
      ),
    );
  const configuration: Configuration = {
    adapter: class {
      constructor(model: string) {
        // biome-ignore lint/correctness/noConstructorReturn: oidc-provider wants a class; the store makes the object.
        return store.adapter(model);
      }
    } as never,
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${baseUrl}/signed-in`],
        post_logout_redirect_uris: [`${baseUrl}/`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    cookies: { keys: keys.cookies },
    claims: { openid: ['sub', 'cognito:groups'], email: ['email'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'email', 'offline_access'],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid email',
          audience: API,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims(_ctx, token) {
      const account =
        'accountId' in token && typeof token.accountId === 'string' ? store.account(token.accountId) : undefined;
      // Cognito's name for the sign-in that a token comes from.
      const session = 'sessionUid' in token && typeof token.sessionUid === 'string' ? token.sessionUid : undefined;
      return account && { 'cognito:groups': account.groups, email: account.email, origin_jti: session };
    },
    findAccount: (_ctx, id) => {
      const account = store.account(id);
      return (
        account && {
          accountId: id,
          claims: () => ({ sub: id, email: account.email, 'cognito:groups': account.groups }),
        }
      );
    },
    interactions: { policy, url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    issueRefreshToken: async () => true,
    // The builder is our own: nobody is asked whether it may know who they are.
    async loadExistingGrant(ctx) {
      const accountId = ctx.oidc.session?.accountId;
      if (accountId === undefined || ctx.oidc.client === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId });
      grant.addOIDCScope('openid email offline_access');
      grant.addResourceScope(API, 'openid email');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    ttl: {
      Session: 14 * DAY_SECONDS,
      Grant: 14 * DAY_SECONDS,
      RefreshToken: 14 * DAY_SECONDS,
      Interaction: 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      AccessToken: 3600,
    },
    // Browsers name their origin with every POST, also to where the page came from.
    clientBasedCORS: (_ctx, origin) => origin === new URL(baseUrl).origin,
    renderError(ctx, out) {
      ctx.type = 'html';
      const escaped = String(out.error_description ?? out.error).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
      ctx.body = `<!doctype html><meta charset="utf-8"><title>Sign-in</title><p>Sign-in could not go on: ${escaped}</p><p><a href="/">Start again</a></p>`;
    },
  };
  const provider = new Provider(issuer, configuration);
  // Loopback is plain http; behind a reverse proxy RIPEN_URL says https and the proxy's headers are believed.
  provider.proxy = baseUrl.startsWith('https:');
  return provider;
};
