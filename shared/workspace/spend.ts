import * as z from 'zod';

/** Money spent, by month and source, entered by hand. */
export const Spend = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Give a month such as 2026-11.'),
  source: z.string().max(120),
  campaign: z.string().max(120).default(''),
  /** Minor units of the workspace's currency. */
  amount: z.number().int().nonnegative(),
});
export type Spend = z.infer<typeof Spend>;
