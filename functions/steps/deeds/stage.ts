import type { DeedOf } from './doer.ts';
import { submitting } from './submit.ts';

/** Puts the lead into a stage by decision. */
export const stage = submitting<DeedOf<'stage'>>(({ stage: chosen, reason }) => ({
  kind: 'adjustment',
  change: { what: 'stage', stage: chosen },
  reason,
}));
