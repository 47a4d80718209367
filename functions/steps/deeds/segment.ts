import { chosenField, chosenValue } from '../../store/chosen-segments.ts';
import type { DeedOf } from './doer.ts';
import { submitting } from './submit.ts';

/** Puts the lead into a segment, or keeps it out of it, whatever the segment's condition says. */
export const segment = submitting<DeedOf<'segment'>>(({ action, segment: id }) => ({
  kind: 'profile',
  fields: { [chosenField(id)]: chosenValue[action] },
}));
