import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import type { Storage } from '../storage/storage.ts';
import { emailEvent } from './email-event.ts';
import type { Mail, MailContent, MailEvent, MailEventType, MailSummary } from './mail.ts';

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
  /** Drops what is older than 90 days, inside a write: mails are personal data. */
  forgetOld(): void;
};

const KEPT_MS = 90 * 24 * 3600 * 1000;

type Row = { id: string; at: number; mail: string };

export const createMailroom = (storage: Storage, clock: Clock, buses: Buses): Mailroom => {
  const open = ({ id, at, mail }: Row): Mail => {
    const events = storage.all<{ type: MailEventType; at: number }>(
      'SELECT type, at FROM mail_event WHERE mail = ? ORDER BY rowid',
      id,
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
    list({ limit = 50, before } = {}) {
      const rows = storage.all<Row>(
        `SELECT id, at, mail FROM mail
         WHERE seq < coalesce((SELECT seq FROM mail WHERE id = ?), 9007199254740991) ORDER BY seq DESC LIMIT ?`,
        ...[before ?? null, limit],
      );
      return rows.map(open).map(({ id, at, from, to, subject, events }) => ({ id, at, from, to, subject, events }));
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
