import type { Decay } from '../model.ts';
import { type DecayKind, tableFrom } from './table.ts';

export const linear: DecayKind<Extract<Decay, { kind: 'linear' }>> = {
  // Counted in parts of `days`, so that 50 points over 50 days lose exactly one a day.
  table: ({ days }) =>
    tableFrom(
      Array.from({ length: days }, (_, age) => days - age),
      days,
    ),
  words: ({ days }) => `fades evenly over ${days} days`,
};
