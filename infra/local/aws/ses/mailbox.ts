/** One sent email as a list shows it. */
export type MailSummary = {
  /** The MessageId that SendEmail answered. */
  id: string;
  at: number;
  from: string;
  to: readonly string[];
  subject: string;
  /** Events emitted so far, oldest first. */
  events: readonly { type: MailEventType; at: number }[];
};

export type Mail = MailSummary & {
  html: string | undefined;
  text: string | undefined;
  /** Extra headers as given (`List-Unsubscribe` and the like). */
  headers: readonly { name: string; value: string }[];
  /** EmailTags. */
  tags: Readonly<Record<string, string>>;
  /** The message as it would go over the wire, when it was sent as raw content. */
  raw: string | undefined;
};

export type MailEventType = 'Send' | 'Delivery' | 'Open' | 'Click' | 'Bounce' | 'Complaint';

/** What the reader of a mail does, or their mail server. A click names the link. */
export type MailEvent =
  | { type: 'Delivery' }
  | { type: 'Open' }
  | { type: 'Click'; link: string }
  | { type: 'Bounce'; bounceType: 'Permanent' | 'Transient'; reason?: string }
  | { type: 'Complaint' };

/** The local mailbox: what was sent, newest first, and the events its reader makes happen on the default bus. */
export type Mailbox = {
  list(options?: { limit?: number; before?: string }): MailSummary[];
  get(id: string): Mail | undefined;
  /** Puts the event on the bus as SES does; durable once it resolves. Throws when there is no such mail. */
  emit(id: string, event: MailEvent): Promise<void>;
};
