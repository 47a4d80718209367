import type { DeedOf } from './doer.ts';
import { submitting } from './submit.ts';

/** Adds or takes points, with the reason that the receipt shows. */
export const points = submitting<DeedOf<'points'>>(({ group, points: amount, reason }) => ({
  kind: 'adjustment',
  change: { what: 'points', group, points: amount },
  reason,
}));
