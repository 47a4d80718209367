import { literal } from './operators/literal.ts';

/** A document of facts, or the part of one that a reader needs. */
export type Readable = { readonly [key: string]: unknown };

/** Names that every object has from its prototype; no fact is called so, and reading one must not find the prototype's. */
const reserved: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
export const isReserved = (name: string): boolean => reserved.has(name);

const isObject = (value: unknown): value is Readable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Read = (facts: Readable) => unknown;

/** The roots of facts by name: a fixed name is read several times faster than a computed one. */
const roots: Readonly<Record<string, Read>> = {
  lead: (facts) => facts.lead,
  score: (facts) => facts.score,
  activity: (facts) => facts.activity,
  did: (facts) => facts.did,
};

const inside = (outer: Read, name: string): Read => {
  return (facts) => {
    const inner = outer(facts);
    return isObject(inner) ? inner[name] : undefined;
  };
};

/** A reader of one path; anything on the way that is not an object makes the fact missing. */
export const readerOf = (path: readonly string[]): Read => {
  const [first, ...rest] = path;
  if (first === undefined || path.some(isReserved)) return () => undefined;
  return rest.reduce(inside, roots[first] ?? ((facts) => facts[first]));
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
