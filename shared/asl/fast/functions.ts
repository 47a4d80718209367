import { isInherited, isPrimitive, SLOW } from './node.ts';

/** The functions that our conditions call, for the arguments that need none of jsonata's conversions. */
export const FUNCTIONS: { readonly [name: string]: { arity: number; apply: (a: unknown, b: unknown) => unknown } } = {
  append: {
    arity: 2,
    apply: (list, item) => {
      if (!Array.isArray(list) || item === undefined) return SLOW;
      return Array.isArray(item) ? [...list, ...item] : [...list, item];
    },
  },
  contains: {
    arity: 2,
    apply: (text, part) => (typeof text === 'string' && typeof part === 'string' ? text.includes(part) : SLOW),
  },
  count: { arity: 1, apply: (list) => (Array.isArray(list) ? list.length : SLOW) },
  exists: { arity: 1, apply: (value) => value !== undefined },
  lookup: {
    arity: 2,
    apply: (object, name) => {
      if (typeof name !== 'string' || isInherited(name) || Array.isArray(object)) return SLOW;
      return isPrimitive(object) ? undefined : (object as { [name: string]: unknown })[name];
    },
  },
  lowercase: { arity: 1, apply: (text) => (typeof text === 'string' ? text.toLowerCase() : SLOW) },
  merge: {
    arity: 1,
    apply: (objects) => {
      const plain = (value: unknown) =>
        !isPrimitive(value) && !Array.isArray(value) && !Object.hasOwn(value as object, '__proto__');
      return Array.isArray(objects) && objects.every(plain) ? Object.assign({}, ...objects) : SLOW;
    },
  },
  not: { arity: 1, apply: (value) => (typeof value === 'boolean' ? !value : SLOW) },
  string: { arity: 1, apply: (text) => (typeof text === 'string' ? text : SLOW) },
  type: {
    arity: 1,
    apply: (value) => {
      if (value === undefined) return undefined;
      return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    },
  },
};
