import type { LeadPage } from '../contract/index.ts';
import type { Known } from './reader.ts';

/** What stands between a lead and the next stages. */
export const whyNotOf = (_known: Known): LeadPage['whyNot'] => [];
