import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTransport } from 'nodemailer';
import type { SignIn } from '../../../functions/runtime/index.ts';
import { Role } from '../../../shared/contract/index.ts';
import { DAY_SECONDS } from '../../../shared/time/index.ts';
import { escapeHtml, page } from '../page.ts';
import { cookie, readForm, redirect, sendHtml } from '../web.ts';
import { CLIENT_ID, createProvider } from './provider.ts';
import type { Account, Group, IssuerStore } from './store.ts';

const SESSION = 'ripen_sign_in';
const SESSION_DAYS = 14;
const LINK_MINUTES = 15;

export type Issuer = {
  url: string;
  clientId: string;
  /** Answers `/oidc/…`, `/sign-in` and `/sign-out`; false for any other path. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
  /** Who is signed in in this browser, by the issuer's own session. */
  signedIn(request: IncomingMessage): Account | undefined;
  /** A one-time link that signs this address in, making the account with these groups if it is new. */
  invite(email: string, groups: readonly Group[], minutes?: number): string;
  /** What the API may do with accounts. */
  people: SignIn;
};

type Options = {
  baseUrl: string;
  store: IssuerStore;
  mailFrom: string;
  smtpUrl?: string;
  print: (line: string) => void;
  /** Told of each session that ends: access tokens that name it open nothing any more. */
  onSessionEnd?: (account: string, session: string) => Promise<void>;
};

/**
 * Sign-in without passwords: whoever asks gets a one-time link, by mail where SMTP is set, on the terminal otherwise,
 * and an address without an account gets nothing but the same answer.
 */
export const createIssuer = async ({
  baseUrl,
  store,
  mailFrom,
  smtpUrl,
  print,
  onSessionEnd = async () => {},
}: Options): Promise<Issuer> => {
  const url = `${baseUrl}/oidc`;
  const signedIn = (request: IncomingMessage): Account | undefined => {
    const id = cookie(request, SESSION);
    return id === undefined ? undefined : store.signedIn(id);
  };
  const provider = await createProvider(url, baseUrl, store, signedIn);
  const callback = provider.callback();
  const secure = baseUrl.startsWith('https:') ? '; Secure' : '';

  const endSignIn = (request: IncomingMessage): void => {
    const id = cookie(request, SESSION);
    if (id !== undefined) store.endSignIn(id);
  };
  /** Ends all that this browser is signed in with: what it shows next is another person's. */
  const endBrowser = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    endSignIn(request);
    const session = await provider.Session.get(provider.createContext(request, response));
    if (session.accountId === undefined) return;
    store.endSession(session.uid);
    await onSessionEnd(session.accountId, session.uid);
  };
  // Whoever ends the session at the provider's own address means both.
  provider.on('end_session.success', ({ req }) => endSignIn(req));

  const linkTo = (token: string) => `${baseUrl}/sign-in?token=${token}`;

  /** Sends a link to whoever has an account, without anybody waiting for it: an address without one looks the same. */
  const sendLink = (email: string): void => {
    const account = store.accountByEmail(email);
    const token = account && store.makeAskedLink(account.id, LINK_MINUTES);
    if (account === undefined || token === undefined) return;
    const link = linkTo(token);
    if (smtpUrl === undefined) {
      print(`Sign-in link, good once for ${LINK_MINUTES} minutes: ${link}`);
      return;
    }
    createTransport(smtpUrl)
      .sendMail({
        from: mailFrom,
        to: account.email,
        subject: 'Your sign-in link',
        text: `Sign in to Ripen with this link, good once for ${LINK_MINUTES} minutes:\n\n${link}\n\nIf you did not ask for it, do nothing.`,
      })
      .catch((error: unknown) => print(`A sign-in link could not be sent: ${String(error)}`));
  };

  const askForEmail = (action: string, note = ''): string =>
    page(
      'Sign in',
      `<main class="narrow"><div class="card"><h1>Sign in to Ripen</h1>${note}
      <form method="post" action="${escapeHtml(action)}"><p><label for="email">Work email</label>
      <input id="email" name="email" type="email" autocomplete="email" required autofocus></p>
      <button class="main">Get a sign-in link</button></form>
      <p class="dim" style="margin:16px 0 0">${
        smtpUrl === undefined ? 'The link appears in the terminal where Ripen runs.' : 'The link comes by email.'
      }</p></div></main>`,
    );

  const interaction = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    if (request.method === 'POST') {
      const email = (await readForm(request)).get('email') ?? '';
      sendLink(email);
      return sendHtml(response, page('Link sent', sentBody(smtpUrl !== undefined)));
    }
    const account = signedIn(request);
    if (account === undefined) return sendHtml(response, askForEmail(path));
    const { session } = await provider.interactionDetails(request, response);
    if (session?.accountId !== undefined && session.accountId !== account.id) {
      store.endSession(session.uid);
      return redirect(response, '/');
    }
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: account.id, remember: true } },
      { mergeWithLastSubmission: false },
    );
  };

  const signIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', baseUrl);
    const token = target.searchParams.get('token');
    if (request.method === 'POST' && token === null) {
      sendLink((await readForm(request)).get('email') ?? '');
      return sendHtml(response, page('Link sent', sentBody(smtpUrl !== undefined)));
    }
    if (token === null) return sendHtml(response, askForEmail('/sign-in'));
    // Only a POST uses the link up: mail scanners and link previews follow links with GET.
    if (request.method !== 'POST') {
      return sendHtml(
        response,
        page(
          'Sign in',
          `<main class="narrow"><div class="card"><h1>Sign in to Ripen</h1><p>This link is good once.</p>
          <form method="post" action="/sign-in?token=${encodeURIComponent(token)}"><button class="main" autofocus>Sign in</button></form></div></main>`,
        ),
      );
    }
    const account = store.useLink(token);
    if (account === undefined) {
      return sendHtml(
        response,
        askForEmail('/sign-in', '<p>That link was used already or is too old. Ask for another one.</p>'),
        410,
      );
    }
    await endBrowser(request, response);
    const id = store.startSignIn(account.id, SESSION_DAYS);
    redirect(response, '/', {
      'set-cookie': `${SESSION}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_DAYS * DAY_SECONDS}${secure}`,
    });
  };

  return {
    url,
    clientId: CLIENT_ID,
    signedIn,
    invite: (email, groups, minutes = 24 * 60) =>
      linkTo(store.makeLink((store.accountByEmail(email) ?? store.saveAccount(email, groups)).id, minutes)),
    people: {
      accounts: () =>
        store.accounts().map(({ id, email, groups }) => ({
          ...{ id, email },
          roles: groups.filter((group): group is Role => Role.safeParse(group).success),
        })),
      invite(email, roles) {
        const { id } = store.saveAccount(email, roles);
        return { id, link: linkTo(store.makeLink(id, 24 * 60)) };
      },
      setRoles(id, roles) {
        const account = store.account(id);
        if (account !== undefined) store.saveAccount(account.email, roles);
      },
      end: (id) => store.endAll(id),
      endOne: (session) => store.endSession(session),
      remove: (id) => void store.removeAccount(id),
    },
    async serve(request, response, path) {
      if (path.startsWith('/oidc/interaction/')) await interaction(request, response, path);
      else if (path === '/sign-in') await signIn(request, response);
      else if (path === '/sign-out') {
        await endBrowser(request, response);
        redirect(response, '/sign-in', { 'set-cookie': `${SESSION}=; Path=/; Max-Age=0` });
      } else if (path === '/oidc' || path.startsWith('/oidc/')) {
        const mounted = request as IncomingMessage & { originalUrl?: string };
        mounted.originalUrl = request.url ?? '/';
        request.url = (request.url ?? '/').replace(/^\/oidc/, '') || '/';
        await callback(request, response);
      } else return false;
      return true;
    },
  };
};

const sentBody = (byMail: boolean): string =>
  `<main class="narrow"><div class="card"><h1>${byMail ? 'Check your mail' : 'Look at the terminal'}</h1>
  <p>If that address has an account here, its sign-in link is ${byMail ? 'on its way' : 'in the terminal where Ripen runs'}.</p>
  <p class="dim" style="margin:0">It is good once, for ${LINK_MINUTES} minutes.</p></div></main>`;
