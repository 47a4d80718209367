import type { Enrolment } from '../store/enrolment.ts';
import { enrolmentsIn, enrolmentsOf } from '../store/enrolment-table.ts';
import type { Lead } from '../store/lead.ts';
import type { Tables } from '../store/table.ts';

/**
 * The enrolments of a lead and of those that were merged into it, in one flow or in all. An enrolment stays under the id
 * that the lead had when it entered.
 */
export const enrolmentsAround = async (
  tables: Tables,
  { id, members }: Pick<Lead, 'id' | 'members'>,
  flow?: string,
): Promise<Enrolment[]> => {
  const read = (lead: string) => (flow === undefined ? enrolmentsOf(tables, lead) : enrolmentsIn(tables, lead, flow));
  return (await Promise.all([id, ...members].map(read))).flat();
};
