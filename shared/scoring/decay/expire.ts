import type { Decay } from '../model.ts';
import { type DecayKind, whole } from './table.ts';

export const expire: DecayKind<Extract<Decay, { kind: 'expire' }>> = {
  table: ({ days }) => Array.from({ length: days }, () => whole),
  words: ({ days }) => `expires after ${days} days`,
};
