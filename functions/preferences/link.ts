import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whom an unsubscribe link is about: ids only, and signed, so that nobody can unsubscribe another. */
export type PreferenceLink = { lead: string; message: string };

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`preferences:${text}`).digest('base64url');

/** The token at the end of `/u/{token}`. It never expires: a way out must work for as long as the email exists. */
export const linkToken = (secret: string, { lead, message }: PreferenceLink): string => {
  const text = Buffer.from(JSON.stringify([lead, message])).toString('base64url');
  return `${text}.${sign(secret, text)}`;
};

/** What a token says, if we signed it. */
export const readLinkToken = (secret: string, token: string): PreferenceLink | undefined => {
  const [text = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(secret, text));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [lead, message] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string];
  return { lead, message };
};
