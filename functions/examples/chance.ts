/** A small seeded source of chance: the same seed makes the same examples on every machine. */
export const chanceFrom = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    /** A whole number from `from` to `to`, both included. */
    between: (from: number, to: number): number => from + Math.floor(next() * (to - from + 1)),
    pick: <const L extends readonly [unknown, ...unknown[]]>(list: L): L[number] =>
      list[Math.floor(next() * list.length)] ?? list[0],
  };
};

export type Chance = ReturnType<typeof chanceFrom>;
