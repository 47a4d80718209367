import * as z from 'zod';
import { Condition } from '../condition/index.ts';
import { Exits, Reentry, Trigger } from './document.ts';

/** A published flow as the handlers need it to let leads in and out, without reading the whole document. */
export const LiveFlow = z.object({
  flow: z.string(),
  version: z.number().int().positive(),
  /** `null` for what hangs on a scoring flow's transitions: started by `transitions`. */
  trigger: Trigger.nullable(),
  only: Condition.optional(),
  /** Scoring flow only: which outlets have steps behind them. */
  transitions: z.array(z.enum(['mql', 'sql', 'opportunity', 'customer', 'fallsBack'])),
  exits: Exits,
  reentry: Reentry,
  paused: z.boolean(),
  /** The Step Functions version ARN that new runs start on; absent where nothing hangs on the start. */
  machine: z.string().optional(),
});
export type LiveFlow = z.infer<typeof LiveFlow>;

/** What is live in a workspace, as one item that every batch reads; `n` rises with each publish. */
export const Live = z.object({
  n: z.number().int().nonnegative(),
  timeZone: z.string(),
  /** The scoring model, and whether flows start from stage changes that it alone makes, as was chosen when it was published. */
  model: z
    .object({ flow: z.string(), version: z.number().int().positive(), startsFlows: z.boolean().optional() })
    .nullable(),
  flows: z.array(LiveFlow),
  segments: z.array(z.object({ id: z.string(), name: z.string(), when: Condition })),
});
export type Live = z.infer<typeof Live>;
