import type { Decay } from '../model.ts';
import { type DecayKind, tableFrom } from './table.ts';

export const expire: DecayKind<Extract<Decay, { kind: 'expire' }>> = {
  table: ({ days }) =>
    tableFrom(
      Array.from({ length: days }, () => 1),
      1,
    ),
  words: ({ days }) => `expires after ${days} days`,
};
