import * as z from 'zod';

const Text = z.strictObject({ Data: z.string(), Charset: z.string().optional() });
const Addresses = z.array(z.string()).optional();
const Pair = z.strictObject({ Name: z.string().min(1), Value: z.string() });

/** SES takes headers of printable ASCII; a line break in one would begin another header. */
const Header = z.strictObject({
  Name: z.string().regex(/^[!-9;-~]{1,126}$/, 'is not the name of a header'),
  Value: z.string().regex(/^[ -~]{1,870}$/, 'must be printable ASCII, 1 to 870 characters'),
});

const Simple = z.strictObject({
  Subject: Text,
  Body: z.strictObject({ Text: Text.optional(), Html: Text.optional() }),
  Headers: z.array(Header).max(15).optional(),
});

/** What SendEmail takes here: simple or raw content. */
export const SendEmail = z.strictObject({
  FromEmailAddress: z.string().optional(),
  Destination: z.strictObject({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses }).default({}),
  ReplyToAddresses: Addresses,
  Content: z.strictObject({ Simple: Simple.optional(), Raw: z.strictObject({ Data: z.string() }).optional() }),
  EmailTags: z.array(Pair).optional(),
  ConfigurationSetName: z.string().optional(),
  FeedbackForwardingEmailAddress: z.string().optional(),
});
export type SendEmail = z.infer<typeof SendEmail>;
