import type { Decay } from '../model.ts';
import { type DecayKind, trimmed, whole } from './table.ts';

export const linear: DecayKind<Extract<Decay, { kind: 'linear' }>> = {
  table: ({ days }) => trimmed(Array.from({ length: days }, (_, age) => Math.floor((whole * (days - age)) / days))),
  words: ({ days }) => `fades evenly over ${days} days`,
};
