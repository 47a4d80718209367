import { html } from 'hono/html';

/** Plain pages without scripts or outside resources, in light and dark. The company's name is all that is filled in. */
const page = (title: string, body: unknown) => html`<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1c1f1d;--dim:#5d6660;--line:#dfe2dd;--accent:#0b7a53;--on:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#141715;--card:#1c201e;--ink:#e8ebe8;--dim:#9aa59e;--line:#303733;--accent:#45c08f;--on:#08150f}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{max-width:440px;margin:0 auto;padding:14vh 16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:28px}
h1{font-size:20px;line-height:1.3;margin:0 0 8px}p{margin:0 0 16px;color:var(--dim)}p:last-child,form{margin:0}
button{font:inherit;font-weight:600;padding:10px 18px;border-radius:8px;border:1px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer}
button.quiet{background:none;border-color:var(--line);color:var(--ink)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
</style></head><body><main><div class="card">${body}</div></main></body></html>`;

/** Asked with a button, since mail scanners follow every link. */
export const confirmPage = (company: string) =>
  page(
    'Unsubscribe',
    html`<h1>Unsubscribe from ${company}?</h1>
<p>You will get no more marketing email from us. It takes effect at once.</p>
<form method="post"><button type="submit">Unsubscribe</button></form>`,
  );

export const donePage = (company: string) =>
  page(
    'Unsubscribed',
    html`<h1>You are unsubscribed</h1>
<p>${company} will send you no more marketing email.</p>
<form method="post"><input type="hidden" name="again" value="1"><button class="quiet" type="submit">That was a mistake, subscribe me again</button></form>`,
  );

export const backPage = (company: string) =>
  page(
    'Subscribed again',
    html`<h1>You are subscribed again</h1>
<p>Good to have you back. Every email from ${company} has a link to unsubscribe.</p>`,
  );

export const tooLatePage = (company: string) =>
  page(
    'Not subscribed',
    html`<h1>This link no longer subscribes</h1>
<p>It takes back only what was said by it within a day. To hear from ${company} again, answer the email and ask for it.</p>`,
  );

export const unknownPage = () =>
  page(
    'Link not known',
    html`<h1>This link is not complete</h1>
<p>Open it from the email again, or answer the email and ask us to take you off the list.</p>`,
  );
