import { html } from 'hono/html';
import type { Problem } from '../../shared/problem/index.ts';

const page = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>
      body { margin: 20vh auto; max-width: 32rem; padding: 0 1.5rem; font: 1.125rem/1.6 system-ui, sans-serif; color: #1d2433; }
      h1 { font-size: 1.75rem; line-height: 1.2; }
    </style>
  </head>
  <body>${body}</body>
</html>`;

/** What people see where the form names no page to go on to, or one that its key does not allow. */
export const thankYouPage = () =>
  page('Thank you', html`<h1>Thank you</h1><p>We have received your message. You can close this page.</p>`);

/** What people see when a form could not be taken: which field, and what to do about it. */
export const tryAgainPage = (problems: readonly Problem[]) =>
  page(
    'Please check the form',
    html`<h1>Please check the form</h1>
      <ul>${problems.map(({ where, message, hint }) => html`<li><strong>${where}</strong> ${message} ${hint}</li>`)}</ul>
      <p>Go back in your browser to correct it; what you entered is still there.</p>`,
  );
