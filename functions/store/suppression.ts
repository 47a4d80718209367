import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';

/** That an address refuses mail. Keyed by a hash of the address, so that it outlives erasure and merging of leads. */
export const Suppression = z.object({
  address: z.string(),
  cause: z.enum(['bounced', 'complained', 'manual', 'unsubscribed']),
  at: Instant,
  /** The email that made the person, or their mail server, say so. */
  message: z.string().optional(),
});
export type Suppression = z.infer<typeof Suppression>;
