import type { Decay } from '../model.ts';
import type { DecayKind } from './table.ts';

export const none: DecayKind<Extract<Decay, { kind: 'none' }>> = { table: () => null, words: () => 'does not fade' };
