import * as z from 'zod';
import { JsonValue } from '../activity/index.ts';

/** Who changed what. Ids and names of people of the workspace; never a lead's personal data. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  what: z.string(),
  target: z.string(),
  detail: z.record(z.string(), JsonValue).default({}),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
