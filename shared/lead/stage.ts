import * as z from 'zod';

/** The field's stages in the order a lead climbs them; `recycled` and `disqualified` are the ways back and out. */
export const Stage = z.enum(['lead', 'mql', 'sql', 'opportunity', 'customer', 'recycled', 'disqualified']);
export type Stage = z.infer<typeof Stage>;

/** How far up the ladder a stage is: recycled counts as a lead, disqualified as below it. */
export const stageRank: Record<Stage, number> = {
  disqualified: -1,
  recycled: 0,
  lead: 0,
  mql: 1,
  sql: 2,
  opportunity: 3,
  customer: 4,
};

/** Stage names as people read them. */
export const stageName: Record<Stage, string> = {
  lead: 'Lead',
  mql: 'MQL',
  sql: 'SQL',
  opportunity: 'Opportunity',
  customer: 'Customer',
  recycled: 'Recycled',
  disqualified: 'Disqualified',
};

/** Fit to the ideal customer profile, best first. */
export const Grade = z.enum(['A', 'B', 'C', 'D', 'F']);
export type Grade = z.infer<typeof Grade>;
