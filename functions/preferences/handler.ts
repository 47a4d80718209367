import { type Context, Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { secureHeaders } from 'hono/secure-headers';
import { type Deps, type Handler, lambda, publisher, setting } from '../runtime/index.ts';
import { openTables } from '../store/table.ts';
import { settings } from '../store/workspace.ts';
import { type PreferenceLink, readLinkToken } from './link.ts';
import { backPage, confirmPage, donePage, tooLatePage, unknownPage } from './pages.ts';
import { carryOut, mayComeBack } from './wish.ts';

type Answer = Awaited<ReturnType<ReturnType<typeof handle>>>;

/**
 * The way out of marketing mail, `/u/{token}`. A GET only asks, since mail scanners follow links; a POST, from the
 * page's button or from a mail program (RFC 8058), is carried out at once and needs no sign-in.
 */
export const create = (deps: Deps): Handler<LambdaEvent, Answer> => {
  const tables = openTables(deps);
  const services = { tables, bus: publisher(deps), deps };
  const secret = setting(deps, 'SECRET');
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], formAction: ["'self'"] },
      referrerPolicy: 'no-referrer',
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });

  const withLink =
    (answer: (c: Context, link: PreferenceLink, company: string) => Response | Promise<Response>) =>
    async (c: Context) => {
      const link = readLinkToken(secret, c.req.param('token') ?? '');
      if (link === undefined) return c.html(unknownPage(), 404);
      const { value } = await settings.get(tables);
      return answer(c, link, value.company);
    };

  app.get(
    '/u/:token',
    withLink((c, _link, company) => c.html(confirmPage(company))),
  );
  app.post(
    '/u/:token',
    withLink(async (c, link, company) => {
      const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
      if (form.again === '1') {
        if (!(await mayComeBack(services, link))) return c.html(tooLatePage(company), 409);
        await carryOut(services, link, 'subscribed', 'The page behind the unsubscribe link');
        return c.html(backPage(company));
      }
      const oneClick = form['List-Unsubscribe'] === 'One-Click';
      await carryOut(
        services,
        link,
        'unsubscribed',
        oneClick ? 'One click in the mail program' : 'The unsubscribe link',
      );
      return c.html(donePage(company));
    }),
  );

  const answer = handle(app);
  return (event) => answer(event);
};

export const handler = lambda(create);
