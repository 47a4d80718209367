import { createHash } from 'node:crypto';

/** The id of the email that one visit of one step sends: fit for an email tag, and no personal data. */
export const messageId = (visit: string): string => createHash('sha256').update(visit).digest('hex').slice(0, 32);

/** What a tag's value may be; a lead id that is not is found through the message. */
export const isTagValue = (text: string): boolean => /^[A-Za-z0-9_-]{1,256}$/.test(text);
