import type { Table } from './decay/index.ts';

/**
 * Divides what a day's points have faded to (`left`) among those who gave them: downwards, then a thousandth each to the
 * largest remainders. Everything in thousandths; the parts add up to `left`.
 */
export const apportion = (amounts: readonly number[], table: Table, age: number, left: number): number[] => {
  const weight = table === null ? 1 : (table.weights[age] ?? 0);
  const exact = amounts.map((amount) => (amount * weight) / (table?.whole ?? 1));
  const parts = exact.map(Math.floor);
  const rest = left - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, i) => ({ i, remainder: value - (parts[i] ?? 0) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, Math.max(0, rest))) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
};
