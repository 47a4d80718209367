import { isPrimitive, SLOW } from './node.ts';

type Operator = (left: unknown, right: unknown) => unknown;

/** Equality of what needs no deep comparison; nothing equals nothing, and is not unequal to anything either. */
const equality =
  (wanted: boolean): Operator =>
  (left, right) => {
    if (left === undefined || right === undefined) return false;
    return isPrimitive(left) && isPrimitive(right) ? (left === right) === wanted : SLOW;
  };

const comparison =
  (compare: (left: string | number, right: string | number) => boolean): Operator =>
  (left, right) =>
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string')
      ? compare(left, right)
      : SLOW;

const arithmetic =
  (compute: (left: number, right: number) => number): Operator =>
  (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return SLOW;
    const result = compute(left, right);
    // JSON has no -0.
    return Number.isFinite(result) ? result + 0 : SLOW;
  };

/** The binary operators, for operands that need none of jsonata's conversions and raise none of its errors. */
export const OPERATORS: { readonly [operator: string]: Operator } = {
  '=': equality(true),
  '!=': equality(false),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '&': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : SLOW),
  in: (item, list) =>
    item === undefined || list === undefined ? false : Array.isArray(list) ? list.includes(item) : SLOW,
};
