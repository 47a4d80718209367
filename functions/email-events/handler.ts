import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import { tooFast, tooFastReason } from '../../shared/scoring/index.ts';
import {
  type BusEnvelope,
  type BusMessage,
  type Deps,
  deliveriesOf,
  describeFailure,
  failuresOf,
  type Handler,
  lambda,
  PermanentError,
  publisher,
  RetryableError,
  setting,
  timeLeft,
} from '../runtime/index.ts';
import { confirmMessage, doubtMessage, getMessage, noteClick, noteDelay, noteMessageEvent } from '../store/message.ts';
import { hashAddress, putSuppression } from '../store/suppression.ts';
import { openTables, type Tables } from '../store/table.ts';
import { liftTrouble, noteTrouble } from '../store/trouble.ts';
import { putUncertain, removeUncertain } from '../store/uncertain.ts';
import { ProviderEvent, SendingEvent } from './provider-event.ts';
import { byMachine, type Email, linkHash, suppressionEntry, type Told, takenBack, toldBy } from './told.ts';

/** Turns what the mail provider tells into activities, refusals and `Email Event`s. */
export const create = (deps: Deps): Handler<SQSEvent, SQSBatchResponse> => {
  const tables = openTables(deps);
  const bus = publisher(deps);
  const secret = setting(deps, 'SECRET');
  const ownLinks = `${setting(deps, 'BASE_URL')}/u/`;

  const take = async (envelope: BusEnvelope): Promise<void> => {
    const sending = SendingEvent.safeParse(envelope.detail);
    if (sending.success) return noteSending(tables, sending.data);
    const parsed = ProviderEvent.safeParse(envelope.detail);
    if (!parsed.success) throw new PermanentError('The mail provider sent an event that cannot be read.');
    const event = parsed.data;
    const message = event.mail.tags.message?.[0];
    // A note to a colleague, or an email that somebody else sent from this account.
    if (message === undefined) return;
    const email = await emailOf(tables, message, event);
    const seen = toldBy(event, email, ownLinks);
    if (seen === undefined) return;
    if (seen.stays !== undefined) return noteStay(deps, tables, message, seen);
    const { told, back } = await judged(tables, message, seen);
    const status = await noteMessageEvent(tables, message, told.event, told.at);
    // To ask costs a write, and nearly every message is known to be sent.
    if (told.event === 'delivered' && status !== 'sent' && (await confirmMessage(tables, message))) {
      await removeUncertain(tables, message);
    }
    const [recipient] = event.mail.destination;
    const address = recipient === undefined ? undefined : hashAddress(secret, recipient);
    if (told.suppress !== undefined && address !== undefined) {
      await putSuppression(tables, { address, cause: told.suppress, at: told.at, message });
    }
    await bus.put([...messagesFor(email, told, address), ...back.map((id) => retracted(email, id, told.at))]);
  };

  return async (batch, context) => {
    const time = timeLeft(context);
    const failed: string[] = [];
    for (const { message, event } of deliveriesOf(batch)) {
      try {
        await time.within(() => take(event));
      } catch (error) {
        deps.log.error('An email event failed.', { type: event['detail-type'], ...describeFailure(error) });
        failed.push(message);
      }
    }
    return failuresOf(failed);
  };
};

/** What holds up all mail is shown to people until it is over. */
const noteSending = async (tables: Tables, sending: z.infer<typeof SendingEvent>): Promise<void> => {
  const { eventType, timestamp: at } = sending;
  if (eventType === 'Sending Resumed') await liftTrouble(tables, 'mail-server', at);
  else await noteTrouble(tables, { id: 'mail-server', what: 'mail', about: '', said: sending.reason, at });
};

/** An email that waits is counted on its message; one of which nobody knows whether it left is listed for people. */
const noteStay = async (
  deps: Deps,
  tables: Tables,
  message: string,
  { at, stays, reason = '' }: Told,
): Promise<void> => {
  if (stays === 'delayed') return noteDelay(tables, message, reason);
  const doubted = await doubtMessage(tables, message, reason);
  if (doubted === undefined) throw new RetryableError('The email is not written down yet.');
  const { lead, flow, enrolment, step } = doubted;
  deps.log.warn('It cannot be known whether an email left; it is not repeated.', {
    alarm: 'effect-uncertain',
    message,
  });
  if (flow === undefined || enrolment === undefined || step === undefined) return;
  await putUncertain(tables, { id: message, what: 'email', lead, flow, enrolment, step, at, note: reason });
};

/** Everything about the email from its tags; where they do not say it, from what was written down when it was sent. */
const emailOf = async (tables: Tables, message: string, { mail: { tags } }: ProviderEvent): Promise<Email> => {
  const [lead, template, flow] = [tags.lead?.[0], tags.template?.[0], tags.flow?.[0]];
  if (lead !== undefined && template !== undefined) return { message, lead, template, flow };
  const sent = await getMessage(tables, message);
  if (sent === undefined) throw new RetryableError('The email is not written down yet.');
  return { message, lead: sent.lead, template: sent.template, flow: sent.flow };
};

/** A click among those of its email: whether a machine made it, and which earlier ones it shows to be a machine's. */
const judged = async (tables: Tables, message: string, told: Told): Promise<{ told: Told; back: string[] }> => {
  const { id, at, url } = told;
  if (told.event !== 'clicked' || told.machine === true || url === undefined) return { told, back: [] };
  const clicks = await noteClick(tables, message, { id, at, link: linkHash(url) });
  const flagged = tooFast(clicks);
  if (!flagged.has(id)) return { told, back: [] };
  const before = tooFast(clicks.filter((click) => click.id !== id));
  return {
    told: byMachine(told, tooFastReason),
    back: [...flagged].filter((other) => other !== id && !before.has(other)),
  };
};

const retracted = ({ lead }: Email, activity: string, at: string): BusMessage => ({
  detailType: 'Ledger Entry Submitted',
  detail: { v: 1, to: { lead }, entry: takenBack(activity, tooFastReason, at) },
});

const messagesFor = (email: Email, told: Told, address: string | undefined): BusMessage[] => {
  const { message, lead, template } = email;
  const { id, at, event, activity, suppress } = told;
  const to = { lead };
  return [
    // That it was sent is said by whoever sent it.
    ...(event === 'sent'
      ? []
      : [
          {
            detailType: 'Email Event' as const,
            detail: {
              v: 1 as const,
              id,
              lead,
              at,
              message,
              template,
              event,
              ...(told.machine !== undefined && { machine: told.machine }),
              ...(told.url !== undefined && { url: told.url }),
              ...(told.reason !== undefined && { reason: told.reason }),
            },
          },
        ]),
    ...(activity === undefined
      ? []
      : [{ detailType: 'Ledger Entry Submitted' as const, detail: { v: 1 as const, to, entry: activity } }]),
    ...(suppress === undefined || address === undefined
      ? []
      : [
          {
            detailType: 'Ledger Entry Submitted' as const,
            detail: { v: 1 as const, to, entry: suppressionEntry(told, suppress, address) },
          },
        ]),
  ];
};

export const handler = lambda(create);
