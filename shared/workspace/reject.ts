import * as z from 'zod';
import { Problem } from '../problem/index.ts';

/** Something that was sent and could not be kept, with the reasons, so that people can see and mend it. */
export const Reject = z.object({
  id: z.string(),
  at: z.string(),
  /** Id of the key it came with, or of the import. */
  source: z.string(),
  problems: z.array(Problem),
  /** What was sent, as far as it could be read, cut to a few KB. */
  body: z.string(),
});
export type Reject = z.infer<typeof Reject>;
