import { hashOf } from '../flow/index.ts';

/** Numbers from 0 to below 1 that are the same whenever the seed is. */
export type Chance = () => number;

export const chanceOf = (...seed: readonly (string | number)[]): Chance => {
  const texts = seed.map(String);
  let n = 0;
  return () => hashOf(...texts, String(n++)) / 2 ** 32;
};

/** One of several, each alike. */
export const pick = <T>(chance: Chance, items: readonly [T, ...T[]]): T =>
  items[Math.floor(chance() * items.length)] ?? items[0];
