import { ServiceError } from '../wire/answer.ts';
import type { SendEmail } from './input.ts';
import type { MailContent } from './mail.ts';

/** The headers of a raw message, folded lines joined; names in lower case. */
const headersOf = (raw: string): Map<string, string> => {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
};

const addresses = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** The bare address in `Name <address>`. */
export const addressIn = (mailbox: string): string => /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();

const checkAddresses = (all: readonly string[]): void => {
  for (const mailbox of all) {
    if (/^[^@\s<>]+@[^@\s<>]+$/.test(addressIn(mailbox)) && !/[\r\n]/.test(mailbox)) continue;
    throw new ServiceError('BadRequestException', "Missing final '@domain' or a malformed address.");
  }
};

/** Reads a SendEmail into what the mailbox keeps; refuses one that SES would refuse. */
export const contentOf = (request: SendEmail): MailContent => {
  const { Simple: simple, Raw: raw } = request.Content;
  if ((simple === undefined) === (raw === undefined)) {
    throw new ServiceError('BadRequestException', 'Content must have exactly one of Simple and Raw.');
  }
  const message = raw === undefined ? undefined : Buffer.from(raw.Data, 'base64').toString('utf8');
  const headers = headersOf(message ?? '');
  const destination = request.Destination;
  const from = request.FromEmailAddress ?? headers.get('from');
  const to = destination.ToAddresses ?? addresses(headers.get('to'));
  const cc = destination.CcAddresses ?? addresses(headers.get('cc'));
  const bcc = destination.BccAddresses ?? addresses(headers.get('bcc'));
  if (from === undefined) throw new ServiceError('BadRequestException', 'FromEmailAddress is missing.');
  if (to.length + cc.length + bcc.length === 0) throw new ServiceError('BadRequestException', 'There is no recipient.');
  if (to.length + cc.length + bcc.length > 50) {
    throw new ServiceError('BadRequestException', 'There are more than 50 recipients.');
  }
  checkAddresses([from, ...to, ...cc, ...bcc]);
  return {
    from,
    to,
    cc,
    bcc,
    replyTo: request.ReplyToAddresses ?? [],
    subject: simple?.Subject.Data ?? headers.get('subject') ?? '',
    html: simple?.Body.Html?.Data,
    text: simple?.Body.Text?.Data,
    headers: simple?.Headers?.map(({ Name, Value }) => ({ name: Name, value: Value })) ?? [],
    tags: Object.fromEntries((request.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    configurationSet: request.ConfigurationSetName,
    raw: message,
  };
};
