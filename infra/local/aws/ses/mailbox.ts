import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import type { Storage } from '../storage/storage.ts';
import { emailEvent, sendingEvent } from './email-event.ts';
import type { Mail, MailContent, MailEvent, MailEventType, MailSummary, SendingEvent } from './mail.ts';

/** The local mailbox: what was sent, newest first, and the events its reader makes happen on the default bus. */
export type Mailbox = {
  list(options?: { limit?: number; before?: string }): MailSummary[];
  get(id: string): Mail | undefined;
  /** Puts the event on the bus as SES does; durable once it resolves. Throws when there is no such mail. */
  emit(id: string, event: MailEvent): Promise<void>;
};

/** The mailbox as the services see it. */
export type Mailroom = Mailbox & {
  /** Stores a mail, inside a write. */
  add(id: string, mail: MailContent): void;
  /** Like `emit`, inside a write. */
  publish(id: string, event: MailEvent): void;
  /** The mail that was sent under this `once` tag, if one was: a call that is repeated sends nothing more. */
  sentOnce(once: string): string | undefined;
  /** Says on the bus what concerns all mail, inside a write. */
  tell(event: SendingEvent): void;
  /** That a mail server is about to get the content; what comes of it is not known until that is forgotten again. */
  noteHandover(id: string): void;
  isHandedOver(id: string): boolean;
  forgetHandover(id: string): void;
  /** Drops all mail that holds this address, inside a write; what is on its way to a mail server still goes. */
  forget(address: string): void;
  /** Drops what is older than 90 days, inside a write: mails are personal data. */
  forgetOld(): void;
};

/** A row among the events of a mail, which is none of them. */
const HANDOVER = 'Handover';

const KEPT_MS = 90 * 24 * 3600 * 1000;

type Row = { id: string; at: number; mail: string };

export const createMailroom = (storage: Storage, clock: Clock, buses: Buses): Mailroom => {
  const open = ({ id, at, mail }: Row): Mail => {
    const events = storage.all<{ type: MailEventType; at: number }>(
      'SELECT type, at FROM mail_event WHERE mail = ? AND type <> ? ORDER BY rowid',
      ...[id, HANDOVER],
    );
    return { id, at, events, ...(JSON.parse(mail) as MailContent) };
  };
  const get = (id: string): Mail | undefined => {
    const row = storage.get<Row>('SELECT id, at, mail FROM mail WHERE id = ?', id);
    return row === undefined ? undefined : open(row);
  };
  const publish = (id: string, event: MailEvent) => {
    const mail = get(id);
    if (mail === undefined) throw new Error(`There is no mail ${id} in the mailbox.`);
    storage.run('INSERT INTO mail_event VALUES (?, ?, ?)', id, clock.now(), event.type);
    buses.publish('default', emailEvent(mail, event, clock.now()));
  };
  return {
    get,
    publish,
    add(id, mail) {
      storage.run('INSERT INTO mail (id, at, mail) VALUES (?, ?, ?)', id, clock.now(), JSON.stringify(mail));
    },
    sentOnce: (once) =>
      storage.get<{ id: string }>("SELECT id FROM mail WHERE json_extract(mail, '$.tags.once') = ? LIMIT 1", once)?.id,
    tell: (event) => void buses.publish('default', sendingEvent(event, clock.now())),
    noteHandover: (id) => void storage.run('INSERT INTO mail_event VALUES (?, ?, ?)', id, clock.now(), HANDOVER),
    isHandedOver: (id) =>
      storage.get('SELECT 1 AS one FROM mail_event WHERE mail = ? AND type = ?', id, HANDOVER) !== undefined,
    forgetHandover: (id) => void storage.run('DELETE FROM mail_event WHERE mail = ? AND type = ?', id, HANDOVER),
    list({ limit = 50, before } = {}) {
      const rows = storage.all<Row>(
        `SELECT id, at, mail FROM mail
         WHERE seq < coalesce((SELECT seq FROM mail WHERE id = ?), 9007199254740991) ORDER BY seq DESC LIMIT ?`,
        ...[before ?? null, limit],
      );
      return rows.map(open).map(({ id, at, from, to, subject, events }) => ({ id, at, from, to, subject, events }));
    },
    forget(address) {
      const about = `SELECT id FROM mail WHERE instr(lower(mail), ?) > 0
        AND id NOT IN (SELECT mail FROM mail_event WHERE type = '${HANDOVER}')`;
      storage.run(`DELETE FROM mail_event WHERE mail IN (${about})`, address);
      storage.run(`DELETE FROM mail WHERE id IN (${about})`, address);
    },
    forgetOld() {
      const before = clock.now() - KEPT_MS;
      storage.run('DELETE FROM mail_event WHERE mail IN (SELECT id FROM mail WHERE at < ?)', before);
      storage.run('DELETE FROM mail WHERE at < ?', before);
    },
    async emit(id, event) {
      storage.write(() => publish(id, event));
      await storage.committed();
    },
  };
};
