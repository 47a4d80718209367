import * as z from 'zod';

/** What the environment may say about the local process; every setting has a safe default. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  RIPEN_URL: z.url({ protocol: /^https?$/ }).optional(),
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
};

/** Thrown for a setting that cannot be used; the message says which and why, one line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Reads the settings; empty variables count as absent. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
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
    ...(it.RIPEN_URL !== undefined && { url: it.RIPEN_URL.replace(/\/$/, '') }),
    ...(it.RIPEN_WRITE_KEY !== undefined && { writeKey: it.RIPEN_WRITE_KEY }),
    ...(it.RIPEN_API_KEY !== undefined && { apiKey: it.RIPEN_API_KEY }),
    ...(it.RIPEN_ADMIN_EMAIL !== undefined && { adminEmail: it.RIPEN_ADMIN_EMAIL }),
    ...(it.SMTP_URL !== undefined && { smtpUrl: it.SMTP_URL }),
  };
};
