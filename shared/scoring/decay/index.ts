import type { Decay } from '../model.ts';
import { expire } from './expire.ts';
import { halfLife } from './half-life.ts';
import { linear } from './linear.ts';
import { none } from './none.ts';
import { steps } from './steps.ts';
import type { DecayKind, Table } from './table.ts';

export { faded, type Table } from './table.ts';

const kinds: { [K in Decay['kind']]: DecayKind<Extract<Decay, { kind: K }>> } = {
  none,
  halfLife,
  linear,
  steps,
  expire,
};

const kindOf = (decay: Decay): DecayKind<Decay> => kinds[decay.kind] as DecayKind<Decay>;

export const tableOf = (decay: Decay): Table => kindOf(decay).table(decay);

/** "halves every 30 days". */
export const decayWords = (decay: Decay): string => kindOf(decay).words(decay);
