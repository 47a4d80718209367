import * as z from 'zod';

const Instant = z.string().transform((text) => new Date(text).toISOString());

/** An open or a click. How the provider flags machines has changed and may again, so every flag that says so counts. */
const Engagement = z.looseObject({ timestamp: Instant, userAgent: z.string().nullish() });

/** What SES puts on the default bus about an email, as far as we read it. */
export const ProviderEvent = z.object({
  eventType: z.string(),
  mail: z.object({
    timestamp: Instant,
    messageId: z.string(),
    destination: z.array(z.string()),
    tags: z.record(z.string(), z.array(z.string())).default({}),
  }),
  open: Engagement.optional(),
  click: Engagement.extend({ link: z.string() }).optional(),
  delivery: z.object({ timestamp: Instant }).optional(),
  bounce: z
    .object({
      bounceType: z.string(),
      timestamp: Instant,
      bouncedRecipients: z.array(z.object({ diagnosticCode: z.string().nullish() })).default([]),
    })
    .optional(),
  complaint: z.object({ timestamp: Instant }).optional(),
  reject: z.object({ reason: z.string().nullish() }).optional(),
  failure: z.object({ errorMessage: z.string().nullish() }).optional(),
});
export type ProviderEvent = z.infer<typeof ProviderEvent>;

/** Whether the provider says that a machine opened or clicked. */
export const saysMachine = (engagement: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(engagement).some(
    ([name, value]) => /bot|machine|automated/i.test(name) && (value === true || value === 'true'),
  );
