import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Mail, Mailbox } from '../aws/index.ts';
import { escapeHtml, page } from '../page.ts';
import { readForm, redirect, sendHtml } from '../web.ts';

const when = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
const tags = (mail: Pick<Mail, 'events'>): string =>
  [...new Set(mail.events.map((event) => event.type))].map((type) => `<span class="tag">${type}</span>`).join(' ');

const isUnsubscribe = (link: string): boolean => /\/u\/[^/]+$/.test(link);

/** Links lead through the mailbox, so that clicking one is a click event, as SES's click tracking makes it. */
const trackLinks = (html: string, id: string): string =>
  html.replace(/href="(https?:[^"]+)"/g, (whole, link: string) =>
    isUnsubscribe(link)
      ? `${whole} target="_top"`
      : `href="/mailbox/${id}/click?to=${encodeURIComponent(unescapeHtml(link))}" target="_top"`,
  );

const unescapeHtml = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#38;', '&').replaceAll('&quot;', '"');

const list = (mailbox: Mailbox): string => {
  const mails = mailbox.list({ limit: 200 });
  const rows = mails
    .map(
      (
        mail,
      ) => `<tr><td><a href="/mailbox/${mail.id}">${escapeHtml(mail.subject)}</a></td><td>${escapeHtml(mail.to.join(', '))}</td>
      <td>${when(mail.at)}</td><td>${tags(mail)}</td></tr>`,
    )
    .join('');
  return page(
    'Mailbox',
    `<main><p><a href="/">← Ripen</a></p><h1>Local mailbox</h1>
    <p class="dim">Every email Ripen sent on this machine. Nothing left it. Set SMTP_URL to send for real.</p>
    <div class="card">${
      mails.length === 0
        ? '<p style="margin:0">No email yet. One arrives when a lead becomes an MQL and the nurture flow starts.</p>'
        : `<table><thead><tr><th>Subject</th><th>To</th><th>Sent (UTC)</th><th>What happened</th></tr></thead><tbody>${rows}</tbody></table>`
    }</div></main>`,
  );
};

const action = (id: string, type: string, label: string): string =>
  `<form method="post" action="/mailbox/${id}"><input type="hidden" name="type" value="${type}"><button>${label}</button></form>`;

const one = (mail: Mail): string =>
  page(
    mail.subject,
    `<main><p><a href="/mailbox">← Mailbox</a></p><h1>${escapeHtml(mail.subject)}</h1>
    <dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(', '))}</dd><dt>Sent</dt><dd>${when(mail.at)} UTC</dd>
    ${mail.headers.map((header) => `<dt>${escapeHtml(header.name)}</dt><dd>${escapeHtml(header.value)}</dd>`).join('')}</dl>
    <p class="dim" style="margin-bottom:4px">Act as its reader, or as their mail server. Clicking a link in the mail is a click.</p>
    <div class="row">${action(mail.id, 'Open', 'Open')}${action(mail.id, 'Bounce', 'Bounce')}${action(mail.id, 'Complaint', 'Report as spam')} ${tags(mail)}</div>
    <iframe title="The email" sandbox="allow-top-navigation-by-user-activation allow-popups" src="/mailbox/${mail.id}/html"></iframe>
    <details style="margin-top:16px"><summary>Plain text</summary><pre style="white-space:pre-wrap">${escapeHtml(mail.text ?? '')}</pre></details></main>`,
  );

/** Answers `/mailbox/…` for somebody who is signed in. */
export const serveMailbox = async (
  mailbox: Mailbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://local');
  const [, , id = '', part] = url.pathname.split('/');
  if (id === '') return sendHtml(response, list(mailbox));
  const mail = mailbox.get(id);
  if (mail === undefined)
    return sendHtml(
      response,
      page('No such mail', '<main><p>There is no such mail. <a href="/mailbox">Mailbox</a></p></main>'),
      404,
    );
  if (part === 'html') {
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:",
    );
    return sendHtml(response, trackLinks(mail.html ?? `<pre>${escapeHtml(mail.text ?? '')}</pre>`, id));
  }
  if (part === 'click') {
    const to = url.searchParams.get('to') ?? '';
    // Only links that stand in the mail: the mailbox is no open redirect.
    if (!unescapeHtml(mail.html ?? '').includes(to) || !/^https?:/.test(to))
      return sendHtml(response, page('No such link', '<main><p>That link is not in this mail.</p></main>'), 400);
    await mailbox.emit(id, { type: 'Click', link: to });
    return redirect(response, to);
  }
  if (request.method === 'POST') {
    const type = (await readForm(request)).get('type');
    if (type === 'Open' || type === 'Complaint') await mailbox.emit(id, { type });
    else if (type === 'Bounce')
      await mailbox.emit(id, { type, bounceType: 'Permanent', reason: 'smtp; 550 5.1.1 user unknown' });
    return redirect(response, `/mailbox/${id}`);
  }
  return sendHtml(response, one(mail));
};
