import { createHash, randomBytes } from 'node:crypto';

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export type Tokens = { token: string; refresh: string | undefined; id: string | undefined };

/** A browser as far as signing in needs one: its cookies for one host, and the builder's part of the code flow with PKCE. */
export class Browser {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, cookie: this.cookie };
    const response = await fetch(new URL(url, this.#base), { ...init, redirect: 'manual', headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Presses the button behind a one-time link. */
  async open(link: string): Promise<void> {
    const opened = await this.fetch(link, { method: 'POST' });
    if (opened.status !== 303) throw new Error(`The sign-in link answered ${opened.status}.`);
  }

  /** What the builder asks the issuer for; the answer is where that ends: back at the builder, or on a page of the issuer. */
  async authorize(more: Record<string, string> = {}): Promise<{ tokens?: Tokens; error?: string; page?: string }> {
    const verifier = randomBytes(32).toString('base64url');
    const redirectUri = `${this.#base}/signed-in`;
    let url = `${this.#base}/oidc/auth?${new URLSearchParams({
      client_id: 'ripen-builder',
      response_type: 'code',
      scope: 'openid email',
      redirect_uri: redirectUri,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      state: 's',
      ...more,
    })}`;
    for (let hop = 0; hop < 10 && !url.startsWith(redirectUri); hop += 1) {
      const response = await this.fetch(url);
      const location = response.headers.get('location');
      if (location === null) return { page: await response.text() };
      url = new URL(location, url).href;
    }
    const back = new URL(url).searchParams;
    const code = back.get('code');
    if (code === null) return { error: back.get('error') ?? url };
    const tokens = await this.token({
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    });
    if (tokens.access_token === undefined) throw new Error(`No access token: ${JSON.stringify(tokens)}`);
    return { tokens: { token: tokens.access_token, refresh: tokens.refresh_token, id: tokens.id_token } };
  }

  /** Asks the token endpoint, which answers tokens or an `error`. */
  async token(form: Record<string, string>): Promise<Partial<Record<string, string>>> {
    const body = new URLSearchParams({ client_id: 'ripen-builder', ...form });
    return (await (await fetch(`${this.#base}/oidc/token`, { method: 'POST', body })).json()) as Record<string, string>;
  }
}

/** Follows a one-time link and the authorization code flow with PKCE, as the builder does; answers the access token. */
export const signIn = async (base: string, link: string): Promise<{ token: string; cookie: string }> => {
  const browser = new Browser(base);
  await browser.open(link);
  const { tokens, error, page } = await browser.authorize();
  if (tokens === undefined) throw new Error(`Sign-in stopped: ${error ?? page}`);
  return { token: tokens.token, cookie: browser.cookie };
};
