import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Mail } from './mail.ts';
import type { Mailroom } from './mailbox.ts';

/** The queue of mails that a mail server has not taken yet. */
export const OUTBOX = 'ses-outbox';

const messageOf = (mail: Mail): SendMailOptions => {
  const envelope = { from: mail.from, to: [...mail.to, ...mail.cc, ...mail.bcc] };
  if (mail.raw !== undefined) return { envelope, raw: mail.raw };
  return {
    messageId: `<${mail.id}@ripen.local>`,
    from: mail.from,
    to: [...mail.to],
    cc: [...mail.cc],
    bcc: [...mail.bcc],
    replyTo: [...mail.replyTo],
    subject: mail.subject,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.text === undefined ? {} : { text: mail.text }),
    headers: mail.headers.map(({ name, value }) => ({ key: name, value })),
    // Merge fields come from strangers: content never names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500;

/**
 * Hands mails to a mail server. A 5xx answer is a bounce; anything else is thrown, so that the outbox tries again. After a
 * crash between the server's yes and our note of it, the mail goes out twice: SES promises no more.
 */
export const createPostman = (smtpUrl: string, mailroom: Mailroom) => {
  const transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
  return {
    async deliver(id: string): Promise<void> {
      const mail = mailroom.get(id);
      if (mail === undefined) return;
      try {
        await transport.sendMail(messageOf(mail));
        await mailroom.emit(id, { type: 'Delivery' });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        await mailroom.emit(id, { type: 'Bounce', bounceType: 'Permanent', reason: `smtp; ${error.message}` });
      }
    },
    close: () => transport.close(),
  };
};
