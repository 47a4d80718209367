import * as z from 'zod';
import type { LedgerEntry } from '../lead/index.ts';
import { DAY_MS } from '../time/index.ts';

const Share = z.number().min(0).max(1);

/** How leads and sales behave on average. */
export const Rates = z.object({
  /** Of the emails sent: clicked by a person, and unsubscribed from. */
  clicked: Share,
  unsubscribed: Share,
  /** Chance per lead and day that a lead does this by itself. */
  daily: z.record(z.string(), Share),
  /** For activities that are not in `daily`. */
  anyActivity: Share,
  /** Of the handoffs; the rest gets no answer in time. */
  accepted: Share,
  rejected: Share,
  /** Where the figures come from, for the screen. */
  from: z.string(),
});
export type Rates = z.infer<typeof Rates>;

/**
 * Round figures from published benchmarks of business email (clicks of 2–3 %, unsubscribes of 0.2–0.3 % of what was
 * sent) and of sales acceptance (about two thirds of qualified leads); daily rates are our assumption for leads that
 * are being nurtured.
 */
export const publishedRates: Rates = {
  clicked: 0.025,
  unsubscribed: 0.0025,
  daily: { 'Page Viewed': 0.05, 'Pricing Viewed': 0.01, 'Email Clicked': 0.004, 'Demo Requested': 0.002 },
  anyActivity: 0.005,
  accepted: 0.6,
  rejected: 0.25,
  from: 'published benchmarks',
};

/** Fewer lead-days than this say little. */
const ENOUGH_LEAD_DAYS = 500;
const ENOUGH_HANDOFFS = 20;
/** The rates of a workspace's own ledgers, one list of entries a lead; published ones where there is too little. */
export const ratesFrom = (ledgers: Iterable<readonly LedgerEntry[]>): Rates => {
  const counts: Record<string, number> = {};
  let days = 0;
  let accepted = 0;
  let rejected = 0;
  for (const entries of ledgers) {
    const times = entries.map(({ at }) => Date.parse(at));
    if (times.length === 0) continue;
    days += Math.max(1, (Math.max(...times) - Math.min(...times)) / DAY_MS);
    for (const entry of entries) {
      if (entry.kind === 'activity' && entry.machine === undefined) counts[entry.type] = (counts[entry.type] ?? 0) + 1;
      if (entry.kind === 'outcome' && entry.outcome === 'accepted') accepted += 1;
      if (entry.kind === 'outcome' && entry.outcome === 'rejected') rejected += 1;
    }
  }
  if (days < ENOUGH_LEAD_DAYS) return publishedRates;
  const answered = accepted + rejected;
  const inTime = publishedRates.accepted + publishedRates.rejected;
  return {
    ...publishedRates,
    daily: Object.fromEntries(Object.entries(counts).map(([type, count]) => [type, Math.min(1, count / days)])),
    anyActivity: 0,
    ...(answered < ENOUGH_HANDOFFS
      ? {}
      : { accepted: (inTime * accepted) / answered, rejected: (inTime * rejected) / answered }),
    from: 'your own leads',
  };
};
