/** What an event must look like: every named field matches one of its alternatives. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly Alternative[] };

type Scalar = string | number | boolean | null;

/** A value itself, or one of EventBridge's matchers that are supported here. */
export type Alternative =
  | Scalar
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: boolean }
  | { readonly 'equals-ignore-case': string }
  | { readonly 'anything-but': Scalar | readonly Scalar[] | { readonly prefix: string } };

type Matches = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object';

const startsWith =
  (prefix: string): Matches =>
  (value) =>
    typeof value === 'string' && value.startsWith(prefix);

const anythingBut = (excluded: Scalar | readonly Scalar[] | { readonly prefix: string }): Matches => {
  if (isObject(excluded)) {
    const excludes = startsWith(String(excluded.prefix));
    return (value) => value !== undefined && !excludes(value);
  }
  const list: readonly unknown[] = Array.isArray(excluded) ? excluded : [excluded];
  return (value) => value !== undefined && !list.includes(value);
};

const compileAlternative = (alternative: Alternative, where: string): Matches => {
  if (isScalar(alternative)) return (value) => value === alternative;
  if ('prefix' in alternative) return startsWith(alternative.prefix);
  if ('suffix' in alternative) return (value) => typeof value === 'string' && value.endsWith(alternative.suffix);
  if ('exists' in alternative) return (value) => (value !== undefined) === alternative.exists;
  if ('anything-but' in alternative) return anythingBut(alternative['anything-but']);
  if ('equals-ignore-case' in alternative) {
    const wanted = alternative['equals-ignore-case'].toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  }
  throw new Error(
    `The event pattern matches ${where} by ${Object.keys(alternative).join(', ')}, which the embedded EventBridge does not know. It knows values, prefix, suffix, exists, equals-ignore-case and anything-but.`,
  );
};

const compileField = (alternatives: readonly Alternative[], where: string): Matches => {
  const compiled = alternatives.map((each) => compileAlternative(each, where));
  const any: Matches = (value) => compiled.some((matches) => matches(value));
  // An array in the event matches when one of its elements does; an empty one is like no field.
  return (value) => {
    if (!Array.isArray(value)) return any(isObject(value) ? undefined : value);
    return value.length === 0 ? any(undefined) : value.some(any);
  };
};

/** Turns a pattern into a question about events; refuses a matcher that is not known here. */
export const compilePattern = (pattern: EventPattern, where = ''): ((event: unknown) => boolean) => {
  const fields = Object.entries(pattern).map(([name, rule]): [string, Matches] => {
    const place = where === '' ? name : `${where}.${name}`;
    if (name === '$or')
      throw new Error(`The event pattern uses $or at ${place}, which the embedded EventBridge does not know.`);
    return [name, isAlternatives(rule) ? compileField(rule, place) : compilePattern(rule, place)];
  });
  return (event) => fields.every(([name, matches]) => matches(isObject(event) ? event[name] : undefined));
};

const isAlternatives = (rule: EventPattern | readonly Alternative[]): rule is readonly Alternative[] =>
  Array.isArray(rule);
