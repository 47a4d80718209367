import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../arns.ts';
import type { NewEvent } from '../eventbridge/bus.ts';
import type { Mail, MailEvent, SendingEvent } from './mail.ts';

const DETAIL_TYPES: Record<MailEvent['type'], string> = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Open: 'Email Opened',
  Click: 'Email Clicked',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  DeliveryDelay: 'Email Delivery Delayed',
  DeliveryUnknown: 'Email Delivery Unknown',
};

/** What a browser of the mailbox page stands for. */
const READER = { ipAddress: '127.0.0.1', userAgent: 'Mozilla/5.0 (local mailbox)' };

const bounce = (event: Extract<MailEvent, { type: 'Bounce' }>, recipients: readonly string[], timestamp: string) => ({
  feedbackId: randomUUID(),
  bounceType: event.bounceType,
  bounceSubType: 'General',
  bouncedRecipients: recipients.map((emailAddress) => ({
    emailAddress,
    action: 'failed',
    status: event.bounceType === 'Permanent' ? '5.1.1' : '4.2.2',
    diagnosticCode: event.reason ?? 'smtp; 550 5.1.1 user unknown',
  })),
  timestamp,
  reportingMTA: 'dns; localhost',
});

/** The part of the event that only this type has, under the type's name in lower case. */
const particulars = (event: MailEvent, recipients: readonly string[], sentAt: number, now: number) => {
  const timestamp = new Date(now).toISOString();
  switch (event.type) {
    case 'Send':
      return { send: {} };
    case 'Delivery':
      return {
        delivery: {
          timestamp,
          processingTimeMillis: now - sentAt,
          recipients,
          smtpResponse: '250 2.0.0 OK',
          reportingMTA: 'localhost',
        },
      };
    case 'Open':
      return { open: { timestamp, ...READER } };
    case 'Click':
      return { click: { timestamp, ...READER, link: event.link, linkTags: null } };
    case 'Bounce':
      return { bounce: bounce(event, recipients, timestamp) };
    case 'DeliveryDelay':
      return {
        deliveryDelay: {
          timestamp,
          delayType: 'General',
          delayedRecipients: recipients.map((emailAddress) => ({ emailAddress, diagnosticCode: event.reason })),
        },
      };
    case 'DeliveryUnknown':
      return { unknown: { timestamp, reason: event.reason } };
    case 'Complaint':
      return {
        complaint: {
          feedbackId: randomUUID(),
          complaintSubType: null,
          complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
          timestamp,
          userAgent: READER.userAgent,
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      };
  }
};

/** What concerns all mail. SES says it of an account by other means; the same rule brings it to the same function. */
export const sendingEvent = (event: SendingEvent, now: number): NewEvent => ({
  source: 'aws.ses',
  detailType: `Email ${event.type}`,
  detail: {
    eventType: event.type,
    timestamp: new Date(now).toISOString(),
    ...(event.type === 'Sending Paused' && { reason: event.reason }),
  },
});

/** An email event as SES event publishing puts it on the default bus. */
export const emailEvent = (mail: Mail, event: MailEvent, now: number): NewEvent => {
  const destination = [...mail.to, ...mail.cc, ...mail.bcc];
  const tags: Record<string, string[]> = {
    ...(mail.configurationSet === undefined ? {} : { 'ses:configuration-set': [mail.configurationSet] }),
    'ses:from-domain': [mail.from.replace(/^.*@|>.*$/g, '')],
  };
  for (const [name, value] of Object.entries(mail.tags)) tags[name] = [value];
  return {
    source: 'aws.ses',
    detailType: DETAIL_TYPES[event.type],
    resources:
      mail.configurationSet === undefined
        ? []
        : [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${mail.configurationSet}`],
    detail: {
      eventType: event.type,
      mail: {
        timestamp: new Date(mail.at).toISOString(),
        source: mail.from,
        sendingAccountId: ACCOUNT,
        messageId: mail.id,
        destination,
        headersTruncated: false,
        headers: [
          { name: 'From', value: mail.from },
          { name: 'To', value: mail.to.join(', ') },
          { name: 'Subject', value: mail.subject },
          ...mail.headers,
        ],
        commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
        tags,
      },
      ...particulars(event, destination, mail.at, now),
    },
  };
};
