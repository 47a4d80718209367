import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { config } from './config.ts';

/** The path that the issuer sends people back to. */
export const signedInPath = '/signed-in';

let made: Promise<UserManager> | undefined;

/** OpenID Connect, code with PKCE; the tokens live in this tab's session storage and end with it. */
const manager = (): Promise<UserManager> => {
  made ??= config()
    .then(
      ({ issuer, clientId }) =>
        new UserManager({
          authority: issuer,
          client_id: clientId,
          redirect_uri: `${location.origin}${signedInPath}`,
          post_logout_redirect_uri: `${location.origin}/`,
          response_type: 'code',
          scope: 'openid profile email',
          automaticSilentRenew: true,
          userStore: new WebStorageStateStore({ store: sessionStorage }),
        }),
    )
    .catch((error: unknown) => {
      made = undefined;
      throw error;
    });
  return made;
};

/** Who is signed in, or `null`; an expired session is renewed first where the issuer allows it. */
export const currentUser = async (): Promise<User | null> => {
  const users = await manager();
  const user = await users.getUser();
  if (user === null || !user.expired) return user;
  return user.refresh_token ? users.signinSilent().catch(() => null) : null;
};

/** Leaves for the issuer's sign-in page; comes back to where the person was. */
export const signIn = async (): Promise<void> => {
  const users = await manager();
  await users.signinRedirect({ state: location.pathname + location.search });
};

let finishing: Promise<string> | undefined;

/** Finishes the sign-in on the page the issuer came back to; answers where to go on. A code is good once. */
export const finishSignIn = (): Promise<string> => {
  finishing ??= exchange();
  return finishing;
};

const exchange = async (): Promise<string> => {
  const users = await manager();
  const user = await users.signinRedirectCallback();
  const state = user.state;
  return typeof state === 'string' && state.startsWith('/') && state !== signedInPath ? state : '/';
};

/** Ends the session at the issuer and here; what refreshes it is taken back first, where the issuer can. */
export const signOut = async (): Promise<void> => {
  const users = await manager();
  const { signOut: page } = await config();
  await users.revokeTokens(['refresh_token']).catch(() => {});
  if (page === undefined) return users.signoutRedirect();
  await users.removeUser();
  location.assign(page);
};

/** The bearer token for the API; `null` when nobody is signed in. */
export const accessToken = async (): Promise<string | null> => (await currentUser())?.access_token ?? null;
