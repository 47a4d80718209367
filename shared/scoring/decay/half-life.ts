import type { Decay } from '../model.ts';
import { type DecayKind, tableFrom } from './table.ts';

/** After ten half-lives less than a thousandth is left, and we call it nothing: a lead's state stays small. */
const halvings = 10;
/** A power of two, so that halves of it are exact. */
const whole = 2 ** 16;

/**
 * The day's factor: the number whose `days`-th power is a half. Found by halving an interval with plain multiplication,
 * because `Math.pow` may differ in its last bit from one JavaScript engine to another, and scores must not.
 */
const dailyFactor = (days: number): number => {
  let low = 0;
  let high = 1;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (power(middle, days) < 0.5) low = middle;
    else high = middle;
  }
  return high;
};

const power = (base: number, exponent: number): number => {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
};

export const halfLife: DecayKind<Extract<Decay, { kind: 'halfLife' }>> = {
  table: ({ days }) => {
    const factor = dailyFactor(days);
    const first: number[] = [];
    for (let share = 1; first.length < days; share *= factor) first.push(share * whole);
    const weights = Array.from({ length: halvings * days }, (_, age) =>
      // Each half-life is exactly half of the one before.
      Math.floor((first[age % days] ?? 0) / 2 ** Math.floor(age / days)),
    );
    return tableFrom(weights, whole);
  },
  words: ({ days }) => `halves every ${days} days`,
};
