import type { Pair } from './finding.ts';

/** What was counted lead by lead: the sum, and the sum of the squares, which says how much leads differ. */
export type Tally = { sum: number; squares: number };

/** The same counted under the live model, under the draft, and by how much it changes. */
export type Tallies = Record<'live' | 'draft' | 'change', Tally>;

const noTally = (): Tally => ({ sum: 0, squares: 0 });
export const noTallies = (): Tallies => ({ live: noTally(), draft: noTally(), change: noTally() });

const add = (tally: Tally, n: number): void => {
  tally.sum += n;
  tally.squares += n * n;
};

/** Counts one more lead. */
export const addLead = (tallies: Tallies, { live, draft }: Pair): void => {
  add(tallies.live, live);
  add(tallies.draft, draft);
  add(tallies.change, draft - live);
};

/** So many leads, each counted once. */
export const leadsCounted = (n: number): Tally => ({ sum: n, squares: n });

/** How much there is among `all` leads, from a sample of them, and by how much that can be wrong (19 times out of 20). */
export const estimate = ({ sum, squares }: Tally, sample: number, all: number): { about: number; error: number } => {
  if (sample === 0 || sample >= all) return { about: sum, error: 0 };
  // Two more leads that count and two that do not (Agresti and Coull), so that none found is not certainly none.
  const mean = (Math.abs(sum) + 2) / (sample + 4);
  const spread = Math.max(0, (squares + 2) / (sample + 4) - mean * mean);
  const error = 2 * all * Math.sqrt((spread / (sample + 4)) * (1 - sample / all));
  return { about: Math.round((sum / sample) * all), error: Math.ceil(error) };
};
