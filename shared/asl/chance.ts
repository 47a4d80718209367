/** Random numbers that are the same for the same seed, for everything in one step that asks for chance. */
export type Chance = { next: () => number };

/** xmur3: spreads a text over 32 bits, a new value for each call. */
const spread = (text: string): (() => number) => {
  let hash = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
};

/** sfc32, a small generator of good quality with 128 bits of state (so that UUIDs of two executions do not meet). */
export const chanceFrom = (seed: string): Chance => {
  let state: [number, number, number, number] | null = null;
  const next = (): number => {
    if (state === null) {
      const part = spread(seed);
      state = [part(), part(), part(), part()];
      for (let i = 0; i < 12; i++) next();
    }
    const [a, b, c, d] = state;
    const sum = (((a + b) | 0) + d) | 0;
    state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (d + 1) | 0];
    return (sum >>> 0) / 4294967296;
  };
  return { next };
};

/** A version 4 UUID. */
export const uuidFrom = (chance: Chance): string => {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(chance.next() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(chance.next() * 4)]}${hex(3)}-${hex(12)}`;
};
