import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';

/**
 * What became of one email we meant to send. Holds ids only: the address lies here as a keyed hash.
 * `uncertain`: the process died while the mail was on its way to the provider, so it may or may not have left; it is
 * not sent again.
 */
export const Message = z.object({
  id: z.string(),
  lead: z.string(),
  /** HMAC of the address under the workspace's secret. */
  address: z.string().optional(),
  template: z.string(),
  templateVersion: z.number().int(),
  topic: z.enum(['marketing', 'transactional', 'notice']),
  enrolment: z.string().optional(),
  flow: z.string().optional(),
  step: z.string().optional(),
  status: z.enum(['sent', 'refused', 'uncertain']),
  /** Why it was not sent, in plain words. */
  reason: z.string().max(500).optional(),
  /** The provider's id. */
  providerId: z.string().optional(),
  at: Instant,
  /** What the provider told us since, latest instant per kind of event. */
  events: z.record(z.string(), Instant).default({}),
});
export type Message = z.infer<typeof Message>;
