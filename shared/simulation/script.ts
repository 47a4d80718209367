import * as z from 'zod';
import { JsonObject } from '../activity/index.ts';
import { Duration } from '../flow/index.ts';

/** One thing that happens to the lead in a test. */
export const Happening = z.discriminatedUnion('what', [
  z.object({ what: z.literal('activity'), type: z.string().min(1).max(128), properties: JsonObject.default({}) }),
  z.object({ what: z.literal('profile'), fields: JsonObject }),
  z.object({ what: z.literal('consent'), state: z.enum(['subscribed', 'unsubscribed']) }),
  /** Mail to its address comes back for good. */
  z.object({ what: z.literal('bounce') }),
  /** Sales wins it. */
  z.object({ what: z.literal('won') }),
  /** Sales answers the handoff that is open. */
  z.object({
    what: z.literal('answer'),
    outlet: z.enum(['accepted', 'rejected']),
    reason: z.string().max(500).optional(),
  }),
]);
export type Happening = z.infer<typeof Happening>;

/** When it happens: so long after the start, or after the lead comes to a step (for the `visit`-th time, else the first). */
export const ScriptItem = z.object({
  after: Duration.optional(),
  since: z.string().optional(),
  visit: z.number().int().min(1).max(1000).optional(),
  does: Happening,
});
export type ScriptItem = z.infer<typeof ScriptItem>;
