import * as z from 'zod';
import { Spend } from '../../../shared/workspace/index.ts';

export const ReportQuery = z.object({
  /** Days, inclusive, in the workspace's time zone; the last 90 days unless said. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  by: z.enum(['source', 'campaign', 'month', 'week']).optional(),
  examples: z.enum(['leave out', 'include', 'only']).optional(),
});
export type ReportQuery = z.infer<typeof ReportQuery>;

/** Leads created in the period and how far they have come since; each count includes the ones after it. */
const Counts = z.object({
  leads: z.number().int(),
  mql: z.number().int(),
  sql: z.number().int(),
  opportunity: z.number().int(),
  customer: z.number().int(),
});
/** Days from one stage to another; `null` where nobody made the way. */
const Velocity = z.object({
  from: z.string(),
  to: z.string(),
  count: z.number().int(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
});
const Money = z.number().nullable();
export const Report = z.object({
  from: z.string(),
  to: z.string(),
  currency: z.string(),
  asOf: z.string(),
  funnel: Counts,
  /** By source, campaign, month or week; `key` empty for unknown. */
  groups: z.array(
    Counts.extend({
      key: z.string(),
      spend: Money,
      costPerLead: Money,
      costPerAcquisition: Money,
      won: z.number(),
      roi: z.number().nullable(),
    }),
  ),
  velocity: z.array(Velocity),
  sla: z.object({
    handoffs: z.number().int(),
    inTime: z.number().int(),
    late: z.number().int(),
    open: z.number().int(),
    accepted: z.number().int(),
    rejected: z.number().int(),
    rejectReasons: z.record(z.string(), z.number().int()),
  }),
  economics: z.object({
    /** Minor units of the currency. */
    spend: z.number(),
    won: z.number(),
    customers: z.number().int(),
    costPerLead: Money,
    costPerAcquisition: Money,
    /** (won − spend) / spend. */
    roi: z.number().nullable(),
    /** Won amount per customer. */
    lifetimeValue: Money,
  }),
  /** From `Survey Answered` with a `rating` property, 0–10. */
  satisfaction: z.object({
    answers: z.number().int(),
    average: z.number().nullable(),
    promoters: z.number().nullable(),
  }),
});
export type Report = z.infer<typeof Report>;

export const SpendTable = z.object({ items: z.array(Spend).max(2000), revision: z.number().int() });
export type SpendTable = z.infer<typeof SpendTable>;
export const SaveSpendRequest = SpendTable.pick({ items: true });
export type SaveSpendRequest = z.input<typeof SaveSpendRequest>;
