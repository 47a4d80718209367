import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** Whom an unsubscribe link is about: ids only, and signed, so that nobody can unsubscribe another. */
export type PreferenceLink = { lead: string; message: string };

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`preferences:${text}`).digest('base64url');

/** The token at the end of `/u/{token}`. It never expires: a way out must work for as long as the email exists. */
export const linkToken = (secret: string, { lead, message }: PreferenceLink): string => {
  const text = Buffer.from(JSON.stringify([lead, message])).toString('base64url');
  return `${text}.${sign(secret, text)}`;
};

const Said = z.tuple([z.string(), z.string()]);

/** What a token says, if it is wholly and only what we signed. */
export const readLinkToken = (secret: string, token: string): PreferenceLink | undefined => {
  const dot = token.indexOf('.');
  const text = token.slice(0, Math.max(0, dot));
  const expected = Buffer.from(sign(secret, text));
  const given = Buffer.from(token.slice(dot + 1));
  if (dot < 1 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const { success, data } = Said.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return success ? { lead: data[0], message: data[1] } : undefined;
};
