import { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Mail } from './mail.ts';
import { type SmtpError, type Verdict, verdictOf } from './smtp-verdict.ts';

/** From the first packet to the last answer; a server that takes longer is given up. */
const DEADLINE_MS = 60_000;

const messageOf = (mail: Mail): SendMailOptions => ({
  messageId: `<${mail.id}@ripen.local>`,
  from: mail.from,
  to: [...mail.to],
  cc: [...mail.cc],
  replyTo: [...mail.replyTo],
  subject: mail.subject,
  ...(mail.html === undefined ? {} : { html: mail.html }),
  ...(mail.text === undefined ? {} : { text: mail.text }),
  headers: mail.headers.map(({ name, value }) => ({ key: name, value })),
  // Merge fields come from strangers: content never names a file or an address to fetch.
  disableFileAccess: true,
  disableUrlAccess: true,
});

/**
 * What became of one attempt. `unknown`: the content was on its way and no answer came, so that the server may have
 * taken it; everything else is certain.
 */
export type Attempt = { what: 'taken' } | { what: 'unknown'; reason: string } | ({ what: 'not taken' } & Verdict);

export type Postman = {
  /** Tries one mail once. `beforeContent` is awaited when the server is ready for the content, before any of it leaves. */
  deliver(mail: Mail, beforeContent: () => Promise<void>): Promise<Attempt>;
};

const composer = createTransport({ streamTransport: true, buffer: true });

const composed = async (mail: Mail): Promise<Buffer> => {
  if (mail.raw !== undefined) return Buffer.from(mail.raw);
  const { message } = await composer.sendMail(messageOf(mail));
  if (!Buffer.isBuffer(message)) throw new Error('The message was not composed.');
  return message;
};

/** Hands mails to a mail server, one conversation each. */
export const createPostman = (smtpUrl: string, deadlineMs = DEADLINE_MS): Postman => {
  return {
    async deliver(mail, beforeContent) {
      const content = await composed(mail);
      let begun = false;
      // Read only once the server has said that it is ready (354): what fails before is certain not to have left.
      const reading = async function* () {
        await beforeContent();
        begun = true;
        yield content;
      };
      const transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
      transport.use('stream', ({ message }, done) => {
        message.createReadStream = () => Readable.from(reading());
        done();
      });
      const options: SendMailOptions & { signal: AbortSignal } = {
        envelope: { from: mail.from, to: [...mail.to, ...mail.cc, ...mail.bcc] },
        signal: AbortSignal.timeout(deadlineMs),
      };
      try {
        await transport.sendMail(options);
        return { what: 'taken' };
      } catch (error) {
        const failure = failureOf(error);
        if (begun && failure.responseCode === undefined) {
          return {
            what: 'unknown',
            reason: `The mail server broke off after it had the message (${failure.message}).`,
          };
        }
        return { what: 'not taken', ...verdictOf(failure) };
      }
    },
  };
};

const failureOf = (error: unknown): SmtpError => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, command, response, responseCode } = error as Error & Partial<SmtpError>;
  const isLate = error.name === 'AbortError' || code === 'EABORT' || code === 'ETIMEDOUT';
  return {
    message: isLate ? 'it did not answer in time' : error.message,
    ...(code !== undefined && { code }),
    ...(command !== undefined && { command }),
    ...(response !== undefined && { response }),
    ...(typeof responseCode === 'number' && { responseCode }),
  };
};
