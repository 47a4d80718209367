/**
 * One measured line. `floor` is the same work done by the least that could do it, in the same run; `ratio` is what is
 * compared with `bar` (for a floor: ours / floor, at most; for a peer: peer / ours, at least), and `pass` is the verdict.
 */
export type BenchRow = {
  name: string;
  value: number;
  unit: string;
  floor?: number;
  ratio?: number;
  bar?: number;
  pass?: boolean;
};
