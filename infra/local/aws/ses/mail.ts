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

export type MailEventType = 'Send' | 'Delivery' | 'Open' | 'Click' | 'Bounce' | 'Complaint';

/** What the reader of a mail does, or their mail server. A click names the link. */
export type MailEvent =
  | { type: 'Send' }
  | { type: 'Delivery' }
  | { type: 'Open' }
  | { type: 'Click'; link: string }
  | { type: 'Bounce'; bounceType: 'Permanent' | 'Transient'; reason?: string }
  | { type: 'Complaint' };
