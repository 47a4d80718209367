import type jsonata from 'jsonata';
import { type Chance, uuidFrom } from './chance.ts';

/** What the functions below need from the event that is being stepped. Bound under a name no expression can say. */
export type World = { at: string; chance: Chance };
export const WORLD = '#world';

const worldOf = (focus: jsonata.Focus): World => focus.environment.lookup(WORLD) as World;

/** A fault in JSONata's own form, so that it is reported like the library's. */
const fault = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** A list as JSONata makes them: one of one item is that item, an empty one is nothing. */
const sequenceOf = (items: unknown[]): unknown => (items.length > 1 ? items : items[0]);

/** AWS refuses to build a longer range. */
const LONGEST_RANGE = 360_145;

const range = (first: number, last: number, step: number): unknown => {
  if (step === 0) throw fault('States.MathError', 'The third argument of the function "range" must not be 0');
  const length = Math.floor((last - first) / step) + 1;
  if (length > LONGEST_RANGE)
    throw fault('D2014', 'Expression evaluation memory limit exceeded: Check for excessive memory usage');
  return sequenceOf(Array.from({ length: Math.max(0, length) }, (_, index) => first + index * step));
};

/** Recorded on AWS: one part stays a list of one list, unlike other sequences of one. */
const partition = (items: unknown, size: number): unknown => {
  if (items === undefined) return undefined;
  if (!(size >= 1)) throw fault('D3012', 'The second argument of the function "partition" must be at least 1');
  const list = Array.isArray(items) ? items : [items];
  const length = Math.floor(size);
  return Array.from({ length: Math.ceil(list.length / length) }, (_, part) =>
    list.slice(part * length, (part + 1) * length),
  );
};

const parse = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw fault('D3140', 'The argument of the function "parse" is not valid JSON');
  }
};

/**
 * Adds what Step Functions adds to JSONata, and replaces what the library takes from clock and chance
 * by what the event brings.
 */
export const registerFunctions = (expression: jsonata.Expression): void => {
  expression.registerFunction('range', range, '<nnn:x>');
  expression.registerFunction('partition', partition, '<xn:a>');
  expression.registerFunction('parse', parse, '<s?:x>');
  expression.registerFunction(
    'uuid',
    function () {
      return uuidFrom(worldOf(this).chance);
    },
    '<:s>',
  );
  expression.registerFunction(
    'millis',
    function () {
      return Date.parse(worldOf(this).at);
    },
    '<:n>',
  );
  expression.registerFunction('random', function (seed: unknown) {
    if (seed !== undefined) throw fault('T0410', 'A seed for the function "random" is not supported by Ripen');
    return worldOf(this).chance.next();
  });
  expression.registerFunction('now', function (picture: unknown, zone: unknown) {
    const fromMillis = this.environment.lookup('fromMillis') as { implementation: (...args: unknown[]) => unknown };
    return fromMillis.implementation.call(this, Date.parse(worldOf(this).at), picture, zone);
  });
};

/** Functions that are refused by name, and why. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['eval', 'AWS Step Functions does not have $eval'],
  ['shuffle', '$shuffle draws from a random source that cannot be replayed'],
  ['hash', '$hash needs algorithms that a browser does not offer; compute the hash in a function'],
]);
