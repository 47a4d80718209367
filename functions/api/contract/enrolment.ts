import * as z from 'zod';
import { Flow } from '../../../shared/flow/index.ts';

export const EnrolmentStatus = z.enum(['running', 'completed', 'exited', 'failed', 'moved']);

/** One lead in one flow, in short. */
export const EnrolmentRow = z.object({
  id: z.string(),
  lead: z.string(),
  leadName: z.string(),
  leadEmail: z.string().nullable(),
  flow: z.string(),
  flowName: z.string(),
  version: z.number().int(),
  status: EnrolmentStatus,
  enteredAt: z.string(),
  endedAt: z.string().nullable(),
  /** Where it is, or was last: step id and the card's sentence. */
  step: z.object({ id: z.string(), words: z.string() }).nullable(),
  /** Why it ended, in words, or why it failed. */
  because: z.string().nullable(),
});
export type EnrolmentRow = z.infer<typeof EnrolmentRow>;

/** One enrolment with its path, on the version it ran on. */
export const EnrolmentPage = z.object({
  row: EnrolmentRow,
  cause: z.string(),
  flow: Flow,
  /** Steps in the order they were taken; the last has no outlet while the lead is in it. */
  path: z.array(
    z.object({ step: z.string(), visit: z.number().int(), outlet: z.string().nullable(), at: z.string().nullable() }),
  ),
});
export type EnrolmentPage = z.infer<typeof EnrolmentPage>;
