import * as z from 'zod';

/**
 * Long work that the sweep does bit by bit, so that nothing has to finish within one call: `rescore` folds all leads
 * under a new model, `look` looks at all leads for what they have not been looked at for yet (a segment that changed, a
 * flow that begins by itself), `leave` takes leads out of (older versions of) a flow, `move` takes them to the new version,
 * `retry` lets runs that failed go on.
 * `cursor` is where to go on; `version` guards each write, so that two sweeps do not both go on from the same place.
 */
export const Job = z.object({
  id: z.string(),
  kind: z.enum(['rescore', 'look', 'leave', 'move', 'retry']),
  status: z.enum(['running', 'done', 'cancelled', 'failed']),
  version: z.number().int(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  cursor: z.string().nullable(),
  startedAt: z.string(),
  startedBy: z.string(),
  endedAt: z.string().nullable(),
  message: z.string().nullable(),
  /** The flow it is about, and its version that was published. */
  flow: z.string(),
  flowVersion: z.number().int(),
  /** `rescore`: stage changes found by the new model start flows too; `look`: segments entered or left do. */
  announce: z.boolean().default(false),
  /** `move`: old step id → new step id. */
  map: z.record(z.string(), z.string()).default({}),
  /** `move`, `retry`: step id → the machine version that begins there. */
  machines: z.record(z.string(), z.string()).default({}),
  /** `retry`: the version on which the runs failed (`flowVersion` is the one they go on with), where, and which: all if none is named. */
  failedOn: z.number().int().optional(),
  step: z.string().optional(),
  only: z.array(z.string()).default([]),
});
export type Job = z.infer<typeof Job>;
