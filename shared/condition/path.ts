import { literal } from './operators/literal.ts';

/** A document of facts, or the part of one that a reader needs. */
export type Readable = { readonly [key: string]: unknown };

/** Names that every object has from its prototype; no fact is called so, and reading one must not find the prototype's. */
const reserved: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
export const isReserved = (name: string): boolean => reserved.has(name);

const isObject = (value: unknown): value is Readable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A reader of one path; anything on the way that is not an object makes the fact missing. */
export const readerOf = (path: readonly string[]): ((facts: Readable) => unknown) => {
  if (path.some(isReserved)) return () => undefined;
  const [first, second] = path;
  if (first === undefined) return () => undefined;
  if (second === undefined) return (facts) => facts[first];
  if (path.length === 2) {
    return (facts) => {
      const inner = facts[first];
      return isObject(inner) ? inner[second] : undefined;
    };
  }
  return (facts) => {
    let value: unknown = facts;
    for (const name of path) {
      if (!isObject(value)) return undefined;
      value = value[name];
    }
    return value;
  };
};

/** The same fact in JSONata. Names are string literals, never code; each container is asked whether it is an object. */
export const pathText = (path: readonly string[], facts: string): string => {
  if (path.length === 0 || path.some(isReserved)) return '$lookup({}, "")';
  return path.reduce(
    (inner, name, depth) =>
      depth < 2
        ? `$lookup(${inner}, ${literal(name)})`
        : `($o := ${inner}; $type($o) = "object" ? $lookup($o, ${literal(name)}))`,
    facts,
  );
};
