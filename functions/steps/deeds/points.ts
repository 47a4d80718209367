import type { DeedOf, Doer } from './doer.ts';
import { entryBase, submit } from './submit.ts';

/** Adds or takes points, with the reason that the receipt shows. */
export const points: Doer<DeedOf<'points'>> = {
  do: (tools, call, { group, points: amount, reason }, id) =>
    submit(tools, call, {
      ...entryBase(tools, call, id),
      kind: 'adjustment',
      change: { what: 'points', group, points: amount },
      reason,
    }),
  again: 'repeat',
};
