import { literal } from './operators/literal.ts';
import { countTouchpoints, touchpointsOf, touchpointsText } from './touchpoints.ts';

/** A document of facts, or the part of one that a reader needs. */
export type Readable = { readonly [key: string]: unknown };

/** Names that every object has from its prototype; no fact is called so, and reading one must not find the prototype's. */
const reserved: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
export const isReserved = (name: string): boolean => reserved.has(name);

/** Whether a path is how often a lead did something. Never having done it is zero times, so a count is never unknown. */
export const isCount = (path: readonly string[]): boolean =>
  (path[0] === 'did' && path.length === 3 && path[2] === 'count') || path[0] === 'touchpoints';

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

const plainReader = (path: readonly string[]): Read => {
  const [first, ...rest] = path;
  if (first === undefined || path.some(isReserved)) return () => undefined;
  return rest.reduce(inside, roots[first] ?? ((facts) => facts[first]));
};

/** A reader of one path; anything on the way that is not an object makes the fact missing, and a count zero. */
export const readerOf = (path: readonly string[]): Read => {
  const touchpoints = touchpointsOf(path);
  if (touchpoints !== null) return (facts) => countTouchpoints(touchpoints, facts.did);
  const read = plainReader(path);
  if (!isCount(path)) return read;
  return (facts) => {
    const count = read(facts);
    return typeof count === 'number' ? count : 0;
  };
};

const plainText = (path: readonly string[], facts: string): string => {
  if (path.length === 0 || path.some(isReserved)) return '$lookup({}, "")';
  return path.reduce(
    (inner, name, depth) =>
      depth < 2
        ? `$lookup(${inner}, ${literal(name)})`
        : `($o := ${inner}; $type($o) = "object" ? $lookup($o, ${literal(name)}))`,
    facts,
  );
};

/** The same fact in JSONata. Names are string literals, never code; each container is asked whether it is an object. */
export const pathText = (path: readonly string[], facts: string): string => {
  const touchpoints = touchpointsOf(path);
  if (touchpoints !== null) return touchpointsText(touchpoints, facts);
  const text = plainText(path, facts);
  return isCount(path) ? `($c := ${text}; $type($c) = "number" ? $c : 0)` : text;
};
