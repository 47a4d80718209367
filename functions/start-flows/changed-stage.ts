import type { Enrolment } from '../store/enrolment.ts';
import type { Lead } from '../store/lead.ts';

/**
 * Whether the lead's stage was changed since it entered, by others than the flow itself; by the lead's own count, so across
 * a merge only the facts on the bus tell. The enrolment must have been read after the lead: what the flow itself does
 * stands there before the lead shows it.
 */
export const hasChangedStage = (
  lead: Pick<Lead, 'id' | 'announced'>,
  { lead: entered, stageN, claims }: Pick<Enrolment, 'lead' | 'stageN' | 'claims'>,
): boolean => {
  const own = Object.values(claims).filter(({ kind }) => kind === 'setStage').length;
  return lead.id === entered && lead.announced.n > stageN + own;
};
