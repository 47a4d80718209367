import { connect, moveStep, type Place, targetOf, whyNotHere } from '../../../shared/flow/index.ts';
import type { EditorState } from '../editor/index.ts';

/** Whether what is being carried may be put into this outlet; `null` while nothing is carried. */
export const canDropInto = (
  { carrying, flow }: Pick<EditorState, 'carrying' | 'flow'>,
  place: Place,
): boolean | null => {
  if (carrying === null) return null;
  if ('kind' in carrying) return whyNotHere(flow, place, carrying.kind) === null;
  if ('lead' in carrying) return false;
  if (place.from === carrying.step || targetOf(flow, place) === carrying.step) return false;
  return moveStep(flow, carrying.step, place).done;
};

/** Whether the outlet being led may lead to this step; `null` while none is. */
export const canLeadTo = ({ carrying, flow }: Pick<EditorState, 'carrying' | 'flow'>, step: string): boolean | null =>
  carrying !== null && 'lead' in carrying ? connect(flow, carrying.lead, step).done : null;
