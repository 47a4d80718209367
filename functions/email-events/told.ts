import { createHash } from 'node:crypto';
import { machineReason } from '../../shared/activity/index.ts';
import { type ActivityEntry, entryKey, type LedgerEntry } from '../../shared/lead/index.ts';
import { type ProviderEvent, saysMachine } from './provider-event.ts';

/** The email that an event is about: ids only. */
export type Email = { message: string; lead: string; template: string; flow?: string | undefined };

/** What an event means to us. `id` is made of the event itself, so that a repeat is the same. */
export type Told = {
  id: string;
  at: string;
  event: 'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'complained' | 'refused';
  /** It only waits, or nobody knows whether it left: noted on the message, told to nobody else. */
  stays?: 'delayed' | 'unknown';
  machine?: boolean;
  url?: string;
  reason?: string;
  /** The address must not be mailed again. */
  suppress?: 'bounced' | 'complained';
  /** The lead did something. */
  activity?: ActivityEntry;
};

/** What an event of the mail provider tells; `undefined` for what is of no consequence. */
export const toldBy = (event: ProviderEvent, email: Email, ownLinks: string): Told | undefined => {
  const { mail, open, click, delivery, bounce, complaint } = event;
  const named = (kind: string, at: string, more = '') => ({
    id: [email.message, kind, Date.parse(at), more].filter(String).join('.'),
    at,
  });
  switch (event.eventType) {
    case 'Send':
      return { ...named('sent', mail.timestamp), event: 'sent' };
    case 'Delivery':
      return { ...named('delivered', delivery?.timestamp ?? mail.timestamp), event: 'delivered' };
    case 'Open': {
      if (open === undefined) return undefined;
      return engaged(named('opened', open.timestamp), 'opened', open, email);
    }
    case 'Click': {
      // The way out and our own pages say nothing about interest.
      if (click === undefined || click.link.startsWith(ownLinks)) return undefined;
      return engaged(named('clicked', click.timestamp, linkHash(click.link)), 'clicked', click, email, click.link);
    }
    case 'Bounce': {
      if (bounce === undefined) return undefined;
      const said = bounce.bouncedRecipients[0]?.diagnosticCode?.slice(0, 300);
      // A full mailbox, a server that was away for days: this email is lost, the address is not.
      if (bounce.bounceType !== 'Permanent') {
        const reason = said ?? 'The mail server of the lead did not take it for days.';
        return { ...named('bounced', bounce.timestamp), event: 'bounced', reason };
      }
      const reason = said ?? 'The address does not exist.';
      return { ...named('bounced', bounce.timestamp), event: 'bounced', reason, suppress: 'bounced' };
    }
    case 'DeliveryDelay': {
      const at = event.deliveryDelay?.timestamp ?? mail.timestamp;
      const reason = event.deliveryDelay?.delayedRecipients[0]?.diagnosticCode?.slice(0, 300);
      return { ...named('delayed', at), event: 'sent', stays: 'delayed', reason: reason ?? 'The mail server is slow.' };
    }
    case 'DeliveryUnknown': {
      if (event.unknown === undefined) return undefined;
      const { timestamp, reason } = event.unknown;
      return { ...named('unknown', timestamp), event: 'sent', stays: 'unknown', reason: reason.slice(0, 300) };
    }
    case 'Complaint':
      // The reader has taken the email out of the junk: the contrary of a complaint.
      if (complaint?.complaintFeedbackType === 'not-spam') return undefined;
      return {
        ...named('complained', complaint?.timestamp ?? mail.timestamp),
        event: 'complained',
        suppress: 'complained',
      };
    case 'Reject':
    case 'Rendering Failure': {
      const reason = event.reject?.reason ?? event.failure?.errorMessage ?? 'The mail provider refused the email.';
      return { ...named('refused', mail.timestamp), event: 'refused', reason: reason.slice(0, 300) };
    }
    default:
      return undefined;
  }
};

/** What tells a link from the others of its email, without the link itself. */
export const linkHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const engaged = (
  { id, at }: { id: string; at: string },
  event: 'opened' | 'clicked',
  seen: Readonly<Record<string, unknown>>,
  email: Email,
  url?: string,
): Told => {
  const userAgent = typeof seen.userAgent === 'string' ? seen.userAgent.slice(0, 300) : undefined;
  const context = { ...(userAgent !== undefined && { userAgent }) };
  const machine = saysMachine(seen) ? 'The mail provider says that a machine did it.' : machineReason(context);
  const activity: ActivityEntry = {
    v: 1,
    kind: 'activity',
    id,
    at,
    receivedAt: at,
    source: { kind: 'email', id: email.template },
    type: event === 'opened' ? 'Email Opened' : 'Email Clicked',
    properties: {
      message: email.message,
      template: email.template,
      ...(email.flow !== undefined && { flow: email.flow }),
      ...(url !== undefined && { url }),
    },
    context,
    ...(machine !== undefined && { machine }),
  };
  return {
    id,
    at,
    event,
    activity,
    ...(machine !== undefined && { machine: true }),
    ...(url !== undefined && { url }),
  };
};

/** The same event, known for a machine's. */
export const byMachine = (told: Told, reason: string): Told => ({
  ...told,
  machine: true,
  ...(told.activity !== undefined && { activity: { ...told.activity, machine: reason } }),
});

/** Takes back an activity that was a machine's after all: recorded, no longer scored, and said so. */
export const takenBack = (
  activity: string,
  reason: string,
  at: string,
): Extract<LedgerEntry, { kind: 'retraction' }> => ({
  v: 1,
  kind: 'retraction',
  id: `machine.${activity}`,
  at,
  receivedAt: at,
  source: { kind: 'email' },
  of: entryKey({ kind: 'activity', id: activity }),
  reason,
});

/** The ledger's word for an address that refuses mail. */
export const suppressionEntry = (
  { id, at }: Pick<Told, 'id' | 'at'>,
  cause: 'bounced' | 'complained',
  address: string,
): Extract<LedgerEntry, { kind: 'suppression' }> => ({
  v: 1,
  kind: 'suppression',
  id,
  at,
  receivedAt: at,
  source: { kind: 'email' },
  address,
  cause,
});
