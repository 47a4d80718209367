import * as z from 'zod';

/**
 * An email as a marketer writes it: Markdown with Liquid merge fields (`{{ lead.firstName | default: "there" }}`).
 * A marketing email always carries the unsubscribe link and headers; a transactional one is sent without asking consent.
 */
export const EmailTemplate = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().min(1).max(120),
  topic: z.enum(['marketing', 'transactional']),
  subject: z.string().min(1).max(300),
  preheader: z.string().max(300).default(''),
  body: z.string().min(1).max(50_000),
  version: z.number().int().default(0),
});
export type EmailTemplate = z.infer<typeof EmailTemplate>;
