import { Refusal } from './refusal.ts';

/** An email that the provider took. */
export type Mail = {
  id: string;
  at: number;
  to: string;
  subject: string;
  tags: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  from: string;
};

type SendEmail = {
  FromEmailAddress: string;
  Destination: { ToAddresses: string[] };
  Content: { Simple: { Subject: { Data: string }; Headers?: { Name: string; Value: string }[] } };
  EmailTags?: { Name: string; Value: string }[];
};

export type MailEvent = { type: 'Open' | 'Click' | 'Bounce' | 'Complaint' | 'Delivery' | 'Send'; link?: string };

const detailTypes: Record<MailEvent['type'], string> = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Open: 'Email Opened',
  Click: 'Email Clicked',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
};

/** SES: takes emails and tells, later, what their readers did. */
export const createMail = (world: {
  now(): number;
  id(): string;
  /** Whether a second email under the same `once` tag is the first: the embedded SES can tell, AWS's cannot. */
  tellsRepeats: boolean;
  announce(detailType: string, detail: Record<string, unknown>): void;
  taken(mail: Mail): void;
}) => {
  const mails: Mail[] = [];
  const service = {
    perform(operation: string, input: unknown): unknown {
      if (operation !== 'SendEmail')
        throw new Refusal('UnknownOperationException', `ses:${operation} is not modelled.`);
      const { FromEmailAddress, Destination, Content, EmailTags = [] } = input as SendEmail;
      const { Subject, Headers = [] } = Content.Simple;
      const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]));
      const before = world.tellsRepeats
        ? mails.find(({ tags: { once } }) => once !== undefined && once === tags.once)
        : undefined;
      if (before !== undefined) return { MessageId: before.id };
      const mail: Mail = {
        id: world.id(),
        at: world.now(),
        from: FromEmailAddress,
        to: Destination.ToAddresses[0] ?? '',
        subject: Subject.Data,
        tags,
        headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name, Value])),
      };
      mails.push(mail);
      world.taken(mail);
      service.emit(mail, { type: 'Send' });
      service.emit(mail, { type: 'Delivery' });
      return { MessageId: mail.id };
    },
    mails: (): readonly Mail[] => mails,
    /** What the mail's reader, or their mail server, does. */
    emit(mail: Mail, { type, link }: MailEvent): void {
      const timestamp = new Date(world.now()).toISOString();
      const particulars: Record<MailEvent['type'], unknown> = {
        Send: {},
        Delivery: { timestamp, recipients: [mail.to] },
        Open: { timestamp, ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
        Click: {
          timestamp,
          ipAddress: '192.0.2.1',
          userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
          link,
          linkTags: null,
        },
        Bounce: {
          ...{ feedbackId: world.id(), bounceType: 'Permanent', bounceSubType: 'General', timestamp },
          bouncedRecipients: [
            { emailAddress: mail.to, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' },
          ],
        },
        Complaint: {
          ...{ feedbackId: world.id(), timestamp, complaintFeedbackType: 'abuse' },
          complainedRecipients: [{ emailAddress: mail.to }],
        },
      };
      world.announce(detailTypes[type], {
        eventType: type,
        mail: {
          timestamp: new Date(mail.at).toISOString(),
          source: mail.from,
          messageId: mail.id,
          destination: [mail.to],
          headers: [],
          commonHeaders: { to: [mail.to], messageId: mail.id, subject: mail.subject },
          tags: Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
        },
        [type.toLowerCase()]: particulars[type],
      });
    },
  };
  return service;
};

export type MailService = ReturnType<typeof createMail>;
