import * as z from 'zod';
import { KEY_PER_SECOND } from '../../functions/collect/index.ts';
import { nearest } from '../../shared/problem/index.ts';

/** What the environment may say about the local process; every setting has a safe default. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  RIPEN_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => /^https?:\/\/[^/?#]+\/?$/.test(url), {
      error:
        'must be an address without a path, such as https://ripen.your.example: the builder, the API and sign-in begin at its root, so give Ripen a host name of its own',
    })
    .optional(),
  RIPEN_DATA: z.string().min(1).default('.ripen'),
  RIPEN_WRITE_KEY: z.string().min(8).optional(),
  RIPEN_API_KEY: z
    .string()
    .regex(/^rk_.{13,}$/, 'must begin with "rk_" and have at least 16 characters')
    .optional(),
  RIPEN_ADMIN_EMAIL: z.email().toLowerCase().optional(),
  RIPEN_MAIL_FROM: z.string().default('Ripen <hello@ripen.example>'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  RIPEN_TIME_SCALE: z.coerce.number().min(1).max(100_000).default(1),
  RIPEN_WEBHOOK_ALLOW: z.string().default(''),
  RIPEN_KEY_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).default(KEY_PER_SECOND),
  RIPEN_LOG: z.enum(['text', 'json']).default('text'),
  RIPEN_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  RIPEN_ALARM_EMAIL: z.email().optional(),
  RIPEN_ALARM_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
});

export type Settings = {
  port: number;
  host: string;
  /** Public base for links, redirects and the issuer; derived from host and port when absent. */
  url?: string;
  dataDir: string;
  writeKey?: string;
  apiKey?: string;
  adminEmail?: string;
  mailFrom: string;
  smtpUrl?: string;
  timeScale: number;
  webhookAllow: string;
  /** Requests a second of one public key that are taken for long; at once ten times as many. */
  keyPerSecond: number;
  /** How log lines are written. */
  logAs: 'text' | 'json';
  /** What whoever reads /metrics must send as a bearer token; without it there is no such page. */
  metricsToken?: string;
  /** Who is told when something fails for good. */
  alarmEmail?: string;
  alarmWebhook?: string;
};

/** Thrown for a setting that cannot be used; the message says which and why, one line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** A setting that nobody reads would pass in silence: most likely another was meant. */
const refuseUnknown = (given: Record<string, unknown>): void => {
  const known = Object.keys(Environment.shape);
  const unknown = Object.keys(given).filter((name) => name.startsWith('RIPEN_') && !known.includes(name));
  if (unknown.length === 0) return;
  throw new SettingsError(
    unknown
      .map((name) => {
        const meant = nearestSetting(name, known);
        return `${name}: there is no such setting.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
      })
      .join('\n'),
  );
};

const bare = (name: string): string =>
  name
    .replace(/^RIPEN/, '')
    .replaceAll('_', '')
    .toLowerCase();

const nearestSetting = (name: string, known: readonly string[]): string | undefined => {
  const near = nearest(bare(name), known.map(bare));
  return known.find((each) => bare(each) === near);
};

/** Reads the settings; empty variables count as absent. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  refuseUnknown(given);
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const it = parsed.data;
  return {
    port: it.PORT,
    host: it.HOST,
    dataDir: it.RIPEN_DATA,
    mailFrom: it.RIPEN_MAIL_FROM,
    timeScale: it.RIPEN_TIME_SCALE,
    webhookAllow: it.RIPEN_WEBHOOK_ALLOW,
    keyPerSecond: it.RIPEN_KEY_PER_SECOND,
    logAs: it.RIPEN_LOG,
    ...(it.RIPEN_METRICS_TOKEN !== undefined && { metricsToken: it.RIPEN_METRICS_TOKEN }),
    ...(it.RIPEN_ALARM_EMAIL !== undefined && { alarmEmail: it.RIPEN_ALARM_EMAIL }),
    ...(it.RIPEN_ALARM_WEBHOOK !== undefined && { alarmWebhook: it.RIPEN_ALARM_WEBHOOK }),
    ...(it.RIPEN_URL !== undefined && { url: it.RIPEN_URL.replace(/\/$/, '') }),
    ...(it.RIPEN_WRITE_KEY !== undefined && { writeKey: it.RIPEN_WRITE_KEY }),
    ...(it.RIPEN_API_KEY !== undefined && { apiKey: it.RIPEN_API_KEY }),
    ...(it.RIPEN_ADMIN_EMAIL !== undefined && { adminEmail: it.RIPEN_ADMIN_EMAIL }),
    ...(it.SMTP_URL !== undefined && { smtpUrl: it.SMTP_URL }),
  };
};
