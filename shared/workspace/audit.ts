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
  /** The place in the chain, the hash of the line before, and this line's own; version 0.1 wrote lines without. */
  n: z.number().int().optional(),
  before: z.string().optional(),
  hash: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
