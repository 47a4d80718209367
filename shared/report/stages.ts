import { type LeadHistory, reachedAt } from './history.ts';

/** Leads, and how many of them came at least so far; each count includes the ones after it. */
export type Counts = { leads: number; mql: number; sql: number; opportunity: number; customer: number };

/** How far these leads have come. */
export const countStages = (leads: readonly LeadHistory[]): Counts => {
  const count = (stage: 'mql' | 'sql' | 'opportunity' | 'customer') =>
    leads.filter((lead) => reachedAt(lead, stage) !== undefined).length;
  return {
    leads: leads.length,
    mql: count('mql'),
    sql: count('sql'),
    opportunity: count('opportunity'),
    customer: count('customer'),
  };
};
