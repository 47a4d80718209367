/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How far the runs lay apart, for a row's name: what a figure of a shared machine is worth. */
export const spread = (values: readonly number[]): string =>
  `median of ${values.length}, ${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))}`;
