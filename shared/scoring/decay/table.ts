/**
 * How points fade, as a table: `weights[age]` for each whole day of age, of `whole`. Weights never rise. From the end of
 * the table on nothing is left; `null` is a table without end, all whole.
 */
export type Table = readonly number[] | null;

/** What "all of it" weighs. A power of two, so that dividing by it is exact, by whatever way. */
export const whole = 2 ** 16;
const part = 1 / whole;

/** A day's points at some age: the one rounding rule is towards zero, for gains and losses alike. */
export const faded = (amount: number, age: number, table: Table): number => {
  if (table === null) return amount;
  const weight = table[age];
  return weight === undefined ? 0 : Math.trunc(amount * weight * part);
};

/** Cuts the end at which nothing is left. */
export const trimmed = (weights: number[]): number[] => {
  while (weights.length > 0 && weights[weights.length - 1] === 0) weights.pop();
  return weights;
};

/** What each kind of decay answers. */
export type DecayKind<D> = { table: (decay: D) => Table; words: (decay: D) => string };
