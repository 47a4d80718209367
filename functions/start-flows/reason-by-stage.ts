import type { Enrolment } from '../store/enrolment.ts';
import type { Lead } from '../store/lead.ts';

type Inside = Pick<Enrolment, 'lead' | 'stageN' | 'claims' | 'exits'>;

/**
 * Why a lead leaves the flow for a change of its stage since it entered, by others than the flow itself; by the lead's own
 * count, so across a merge only the facts on the bus tell. The enrolment must have been read after the lead: what the flow
 * itself does stands there before the lead shows it.
 */
export const reasonByStage = (
  { id, announced }: Pick<Lead, 'id' | 'announced'>,
  { lead, stageN, claims, exits }: Inside,
): string | undefined => {
  const own = Object.values(claims).filter(({ kind }) => kind === 'setStage').length;
  if (id !== lead || announced.n <= stageN + own) return undefined;
  if (exits.becameCustomer && announced.stage === 'customer') return 'The lead became a customer.';
  return exits.stageChanged ? 'The stage changed meanwhile.' : undefined;
};
