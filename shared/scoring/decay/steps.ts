import type { Decay } from '../model.ts';
import { type DecayKind, tableFrom } from './table.ts';

/** Each step takes its percentage of the points first given, so four steps of 25 % leave nothing. */
export const steps: DecayKind<Extract<Decay, { kind: 'steps' }>> = {
  table: ({ percent, everyDays }) =>
    tableFrom(
      Array.from({ length: Math.ceil(100 / percent) * everyDays }, (_, age) =>
        Math.max(0, 100 - percent * Math.floor(age / everyDays)),
      ),
      100,
    ),
  words: ({ percent, everyDays }) => `loses ${percent} % every ${everyDays} days`,
};
