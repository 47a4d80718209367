import { chosenField, chosenValue } from '../../store/chosen-segments.ts';
import type { DeedOf, Doer } from './doer.ts';
import { entryBase, submit } from './submit.ts';

/** Puts the lead into a segment, or keeps it out of it, whatever the segment's condition says. */
export const segment: Doer<DeedOf<'segment'>> = {
  do: (tools, call, { action, segment: id }, visit) =>
    submit(tools, call, {
      ...entryBase(tools, call, visit),
      kind: 'profile',
      fields: { [chosenField(id)]: chosenValue[action] },
    }),
  again: 'repeat',
};
