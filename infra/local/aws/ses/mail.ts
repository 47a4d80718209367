/** One sent email as a list shows it. */
export type MailSummary = {
  /** The MessageId that SendEmail answered. */
  id: string;
  at: number;
  from: string;
  to: readonly string[];
  subject: string;
  /** Events so far, oldest first. */
  events: readonly { type: MailEventType; at: number }[];
};

export type Mail = MailSummary & MailContent;

/** What was handed over to be sent. */
export type MailContent = {
  from: string;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  replyTo: readonly string[];
  subject: string;
  html: string | undefined;
  text: string | undefined;
  /** Extra headers as given (`List-Unsubscribe` and the like). */
  headers: readonly { name: string; value: string }[];
  /** EmailTags. */
  tags: Readonly<Record<string, string>>;
  configurationSet: string | undefined;
  /** The whole message, when it was sent as raw content. */
  raw: string | undefined;
};

export type MailEventType = MailEvent['type'];

/** What the reader of a mail does, or their mail server. A click names the link. */
export type MailEvent =
  | { type: 'Send' }
  | { type: 'Delivery' }
  | { type: 'Open' }
  | { type: 'Click'; link: string }
  | { type: 'Bounce'; bounceType: 'Permanent' | 'Transient'; reason?: string }
  | { type: 'Complaint' }
  /** The server does not take it for now; it is tried again. */
  | { type: 'DeliveryDelay'; reason: string }
  /** The line broke after the server had it: it may or may not have been sent. SES has no such event, for it knows. */
  | { type: 'DeliveryUnknown'; reason: string };

/** What concerns all mail: our sending is held up, with the mail server's words, or goes on. */
export type SendingEvent = { type: 'Sending Paused'; reason: string } | { type: 'Sending Resumed' };
