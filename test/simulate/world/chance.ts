import { seeded } from '../../seeded.ts';

/** Everything that may come out one way or another, decided by a seed. */
export const createChance = (seed: number) => {
  const next = seeded(seed);
  for (let warm = 0; warm < 4; warm += 1) next();
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    happens: (probability: number): boolean => next() < probability,
    pick<T>(of: readonly T[]): T {
      const one = of[below(of.length)];
      if (one === undefined && of.length === 0) throw new Error('There is nothing to pick from.');
      return one as T;
    },
    bytes(size: number): Buffer {
      return Buffer.from(Array.from({ length: size }, () => below(256)));
    },
    uuid(): string {
      const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
};

export type Chance = ReturnType<typeof createChance>;
