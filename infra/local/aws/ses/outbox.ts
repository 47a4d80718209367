import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time/index.ts';
import type { Clock } from '../clock.ts';
import type { Quiet } from '../quiet.ts';
import type { Message, Queues } from '../sqs/queues.ts';
import { describeError } from '../storage/problem-text.ts';
import type { Storage } from '../storage/storage.ts';
import type { Mail } from './mail.ts';
import type { Mailroom } from './mailbox.ts';
import type { Attempt, Postman } from './smtp.ts';

/** The queue of mails that a mail server has not taken yet. */
export const OUTBOX = 'ses-outbox';

/** Conversations at once. One that takes long no longer counts: a server that hangs over some mails holds up no others. */
const AT_ONCE = 8;
const SLOW_AFTER_MS = 2 * SECOND_MS;
const MOST_SLOW = 64;

/** Sending pauses for half a minute after the first trouble, then twice as long each time, at most this long. */
const FIRST_PAUSE_MS = 30 * SECOND_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** A mail that the server does not take for now is tried for two days: after minutes at first, then each hour. */
const KEPT_TRYING_MS = 48 * HOUR_MS;
const patience = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** Longer than any conversation: what was in flight when the process ended is settled by the next start, not by time. */
const IN_FLIGHT_SECONDS = 24 * 3600;

export type OutboxOptions = {
  storage: Storage;
  queues: Queues;
  mailroom: Mailroom;
  clock: Clock;
  quiet: Quiet;
  postman: Postman;
  onProblem: (message: string) => void;
};

export type Outbox = { begin(): void; stop(): Promise<void> };

/**
 * Takes mails to the mail server. The address's own no is a bounce. Our own trouble loses nothing: the mail stays, sending
 * pauses, the bus is told the server's words, and the next mail that goes through lifts it. A mail whose content was on its
 * way when the line broke is never sent again by itself: that is told, and left to a person.
 */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { storage, queues, mailroom, clock, quiet, postman, onProblem } = options;
  // Nothing becomes a dead letter any more; the queue of them holds what an earlier release gave up.
  queues.define({
    name: OUTBOX,
    visibilityTimeout: IN_FLIGHT_SECONDS,
    maxReceiveCount: 1_000_000_000,
    deadLetter: `${OUTBOX}-dead`,
  });
  const running = new Set<Promise<void>>();
  let slow = 0;
  let troubles = 0;
  let told: string | undefined;
  let isFirst = true;
  let pausedUntil = 0;
  let stopped = true;
  let cancelTimer = () => {};
  let forget = () => {};

  const pause = (reason: string) => {
    troubles += 1;
    pausedUntil = clock.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (troubles - 1));
    if (told !== reason) mailroom.tell({ type: 'Sending Paused', reason });
    if (told !== reason) onProblem(`Mail waits: ${reason}`);
    told = reason;
  };

  const works = () => {
    // What an earlier process told of its trouble is taken back by the first mail that goes through.
    if (isFirst || told !== undefined) mailroom.tell({ type: 'Sending Resumed' });
    isFirst = false;
    told = undefined;
    troubles = 0;
    pausedUntil = 0;
  };

  const settle = (message: Message, mail: Mail, attempt: Attempt) => {
    mailroom.forgetHandover(mail.id);
    if (attempt.what === 'taken') {
      works();
      mailroom.publish(mail.id, { type: 'Delivery' });
      return queues.remove(message);
    }
    if (attempt.what === 'unknown') {
      pause(attempt.reason);
      mailroom.publish(mail.id, { type: 'DeliveryUnknown', reason: attempt.reason });
      return queues.remove(message);
    }
    const { of, reason } = attempt;
    if (of === 'us') {
      pause(reason);
      return queues.hide(message, Math.min(HOUR_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, message.receive_count - 1)));
    }
    // The server talks to us: whatever the trouble was, it is over.
    works();
    if (of === 'address') mailroom.publish(mail.id, { type: 'Bounce', bounceType: 'Permanent', reason });
    else if (clock.now() - mail.at > KEPT_TRYING_MS)
      mailroom.publish(mail.id, { type: 'Bounce', bounceType: 'Transient', reason });
    else {
      mailroom.publish(mail.id, { type: 'DeliveryDelay', reason });
      return queues.hide(message, patience[Math.min(message.receive_count, patience.length) - 1] ?? HOUR_MS);
    }
    return queues.remove(message);
  };

  const deliver = async (message: Message): Promise<void> => {
    const mail = mailroom.get(mailIn(message));
    if (mail === undefined) return void storage.write(() => queues.remove(message));
    if (mailroom.isHandedOver(mail.id)) {
      const reason = 'Interrupted after the mail server had the message; it may or may not have been sent.';
      storage.write(() => {
        mailroom.forgetHandover(mail.id);
        mailroom.publish(mail.id, { type: 'DeliveryUnknown', reason });
        queues.remove(message);
      });
      return storage.committed();
    }
    const attempt = await postman.deliver(mail, async () => {
      storage.write(() => mailroom.noteHandover(mail.id));
      await storage.committed();
    });
    storage.write(() => settle(message, mail, attempt));
    await storage.committed();
  };

  /** One at a time until a mail has gone through again. */
  const hasRoom = () => running.size - slow < (troubles > 0 ? 1 : AT_ONCE);

  const take = (message: Message) => {
    let isSlow = false;
    const timer = setTimeout(() => {
      if (slow >= MOST_SLOW) return;
      isSlow = true;
      slow += 1;
      pump();
    }, SLOW_AFTER_MS);
    const work = deliver(message)
      .catch((error: unknown) => onProblem(`The outbox failed inside: ${describeError(error)}`))
      .finally(() => {
        clearTimeout(timer);
        if (isSlow) slow -= 1;
        running.delete(work);
        pump();
      });
    running.add(work);
  };

  const pump = () => {
    cancelTimer();
    while (!stopped && hasRoom() && clock.now() >= pausedUntil) {
      const [message] = storage.write(() => queues.receive(OUTBOX, 1));
      if (message === undefined) break;
      take(message);
    }
    const due = queues.nextDue(OUTBOX);
    const next = clock.now() < pausedUntil ? pausedUntil : due;
    if (!stopped && next !== undefined) cancelTimer = clock.setTimer(next, pump);
    quiet.changed();
  };

  quiet.watch(() => running.size === 0 && (clock.now() < pausedUntil || queues.waiting(OUTBOX, 1).count === 0));
  return {
    begin() {
      stopped = false;
      storage.write(() => queues.recover(OUTBOX));
      forget = queues.onArrival(OUTBOX, pump);
      setImmediate(pump);
    },
    async stop() {
      stopped = true;
      cancelTimer();
      forget();
      await Promise.all(running);
    },
  };
};

const mailIn = ({ body }: Message): string => {
  const event: unknown = JSON.parse(body);
  return typeof event === 'object' && event !== null && 'mail' in event ? String(event.mail) : '';
};
