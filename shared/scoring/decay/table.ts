/**
 * How points fade: on each whole day of age `weights[age]` parts of `whole` are left, and from the end of the weights on
 * nothing. Weights never rise. `null` is what does not fade.
 */
export type Table = { readonly weights: readonly number[]; readonly whole: number } | null;

/** What is left of a day's points at some age. The one rounding rule: towards zero, for gains and losses alike. */
export const faded = (amount: number, age: number, table: Table): number => {
  if (table === null) return amount;
  const weight = table.weights[age];
  return weight === undefined ? 0 : Math.trunc((amount * weight) / table.whole);
};

/** A table without the days at its end on which nothing is left. */
export const tableFrom = (weights: number[], whole: number): Table => {
  while (weights.length > 0 && weights[weights.length - 1] === 0) weights.pop();
  return { weights, whole };
};

/** What each kind of decay answers. */
export type DecayKind<D> = { table: (decay: D) => Table; words: (decay: D) => string };
