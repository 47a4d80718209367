import { createTransport } from 'nodemailer';
import type { LogFields, Logger } from '../../../functions/runtime/index.ts';
import { HOUR_MS } from '../../../shared/time/index.ts';
import type { Settings } from '../settings.ts';

/** Something that will not mend itself: what it is, and the ids that lead to it. */
export type Alarm = { what: string; message: string; fields: LogFields };

export type Alarms = {
  /** The log, with a look at it: whoever says `alarm` there, or fails for good, is heard here. */
  log: Logger;
  raise(alarm: Alarm): void;
};

/** How one is told: by mail, by webhook. Rejects where that fails. */
export type Teller = (text: string, alarm: Alarm) => Promise<void>;

/** The same trouble is told again after this long, with how often it came meanwhile. */
const QUIET_MS = HOUR_MS;

/** Tells each kind of trouble once an hour at most. That telling fails is logged and raises nothing. */
export const createAlarms = (log: Logger, tellers: readonly Teller[], now: () => number = Date.now): Alarms => {
  const last = new Map<string, { at: number; since: number }>();
  const raise = (alarm: Alarm): void => {
    const before = last.get(alarm.what);
    if (before !== undefined && now() >= before.at && now() - before.at < QUIET_MS) {
      before.since += 1;
      return;
    }
    last.set(alarm.what, { at: now(), since: 0 });
    const more =
      before !== undefined && before.since > 0 ? ` It came ${before.since} more times since the last word.` : '';
    const ids = Object.entries(alarm.fields)
      .filter(([name, value]) => name !== 'alarm' && value !== undefined)
      .map(([name, value]) => `${name}: ${value}`);
    const text = [`${alarm.message}${more}`, ...ids].join('\n');
    for (const tell of tellers) {
      tell(text, alarm).catch((error: unknown) =>
        log.error('An alarm could not be told.', { what: alarm.what, error: String(error) }),
      );
    }
  };
  const heard = (message: string, fields: LogFields = {}) => {
    if (typeof fields.alarm === 'string') raise({ what: fields.alarm, message, fields });
  };
  return {
    raise,
    log: {
      info: log.info,
      warn(message, fields) {
        log.warn(message, fields);
        heard(message, fields);
      },
      error(message, fields) {
        log.error(message, fields);
        heard(message, fields);
      },
    },
  };
};

const WEBHOOK_MS = 10_000;

/** Who is told, by the settings. */
export const tellersOf = ({ alarmEmail, alarmWebhook, smtpUrl, mailFrom }: Settings, log: Logger): Teller[] => {
  const tellers: Teller[] = [];
  if (alarmEmail !== undefined && smtpUrl === undefined)
    log.warn('RIPEN_ALARM_EMAIL needs SMTP_URL: without a mail server nobody is told.');
  if (alarmEmail !== undefined && smtpUrl !== undefined)
    tellers.push(async (text, { what }) => {
      await createTransport(smtpUrl).sendMail({ from: mailFrom, to: alarmEmail, subject: `Ripen: ${what}`, text });
    });
  if (alarmWebhook !== undefined)
    tellers.push(async (text, { what, message, fields }) => {
      const answer = await fetch(alarmWebhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        // `text` is what chat webhooks show.
        body: JSON.stringify({ text: `Ripen: ${text}`, what, message, ...fields }),
        signal: AbortSignal.timeout(WEBHOOK_MS),
      });
      if (!answer.ok) throw new Error(`The webhook answered ${answer.status}.`);
    });
  return tellers;
};
