import type { DeedOf, Doer } from './doer.ts';
import { entryBase, submit } from './submit.ts';

/** Puts the lead into a stage by decision. */
export const stage: Doer<DeedOf<'stage'>> = {
  do: (tools, call, deed, id) =>
    submit(tools, call, {
      ...entryBase(tools, call, id),
      kind: 'adjustment',
      change: { what: 'stage', stage: deed.stage },
      reason: deed.reason,
    }),
  again: 'repeat',
};
