import * as z from 'zod';
import { Condition } from './condition.ts';

/**
 * What a run of a flow is waiting for, as it lies on the lead's item so that the score handler sees it in what it reads
 * anyway: an activity (under a condition), or a condition that becomes true whatever happens. Never both.
 */
export const OpenWait = z.object({
  enrolment: z.string(),
  match: z.object({ activity: z.string().min(1).max(128), when: Condition.optional() }).optional(),
  when: Condition.optional(),
  /** The outlet that the run leaves by when it matches. */
  outlet: z.string(),
});
export type OpenWait = z.infer<typeof OpenWait>;
