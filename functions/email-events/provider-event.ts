import * as z from 'zod';

const Instant = z.string().transform((text) => new Date(text).toISOString());

/**
 * An open or a click. Documented are `ipAddress`, `timestamp` and `userAgent`, of a click `link` and `linkTags` too (SES
 * Developer Guide, "Contents of event data"). That guide and the SDK's model know no flag for machines; should SES send
 * one, its name is not documented: any field that says so by its name counts, and none has to be there.
 */
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
  /** `complaintFeedbackType` is the reader's provider's word for it: `abuse`, `fraud`, `virus`, `not-spam` … */
  complaint: z.object({ timestamp: Instant, complaintFeedbackType: z.string().nullish() }).optional(),
  reject: z.object({ reason: z.string().nullish() }).optional(),
  failure: z.object({ errorMessage: z.string().nullish() }).optional(),
  deliveryDelay: z
    .object({
      timestamp: Instant,
      delayedRecipients: z.array(z.object({ diagnosticCode: z.string().nullish() })).default([]),
    })
    .optional(),
  /** Of the local outbox: the line to the mail server broke after it had the message. */
  unknown: z.object({ timestamp: Instant, reason: z.string() }).optional(),
});
export type ProviderEvent = z.infer<typeof ProviderEvent>;

/** What the local outbox says of all mail: it waits, with the mail server's words, or goes on. */
export const SendingEvent = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Sending Paused'), timestamp: Instant, reason: z.string() }),
  z.object({ eventType: z.literal('Sending Resumed'), timestamp: Instant }),
]);

/** Whether the provider says that a machine opened or clicked: the undocumented flag, see above. */
export const saysMachine = (engagement: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(engagement).some(
    ([name, value]) => /bot|machine|automated/i.test(name) && (value === true || value === 'true'),
  );
