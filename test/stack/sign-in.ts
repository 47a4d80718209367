import { createHash, randomBytes } from 'node:crypto';

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** A browser's cookies for one host, as far as signing in needs them. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Follows a one-time link and the authorization code flow with PKCE, as the builder does; answers the access token. */
export const signIn = async (base: string, link: string): Promise<{ token: string; cookie: string }> => {
  const jar = new CookieJar();
  const opened = await jar.fetch(link, { method: 'POST' });
  if (opened.status !== 303) throw new Error(`The sign-in link answered ${opened.status}.`);
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = `${base}/signed-in`;
  let url = `${base}/oidc/auth?${new URLSearchParams({
    client_id: 'ripen-builder',
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: redirectUri,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    state: 's',
  })}`;
  for (let hop = 0; hop < 10 && !url.startsWith(redirectUri); hop += 1) {
    const response = await jar.fetch(url);
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`Sign-in stopped at ${url} with ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
  }
  const code = new URL(url).searchParams.get('code');
  if (code === null) throw new Error(`Sign-in ended without a code: ${url}`);
  const answer = await fetch(`${base}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'ripen-builder',
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });
  const tokens = (await answer.json()) as { access_token?: string };
  if (tokens.access_token === undefined) throw new Error(`No access token: ${JSON.stringify(tokens)}`);
  return { token: tokens.access_token, cookie: jar.header() };
};
