import type { Json } from '../../asl/index.ts';

/** A JSONata string literal whose text can never be taken for the end of the expression, all on one line. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(/[{}%\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** An expression as a field of the definition. */
export const expression = (text: string): string => `{% ${text} %}`;

/** JSON as a JSONata literal. */
const inExpression = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inExpression).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${entriesOf(value)
    .map(([key, item]) => `${quoted(key)}: ${inExpression(item)}`)
    .join(', ')}}`;
};

/** Sorted, so that the same settings give the same bytes. */
const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Text that stands for itself: neither like an expression, nor empty or on several lines, which checkers refuse. */
const isPlain = (text: string): boolean => /^.+$/.test(text) && !/^\s*\{%|%\}\s*$/.test(text);

/** AWS takes `name.$` for a JSONPath field. */
const isPlainKey = (key: string): boolean => /^.+$/.test(key) && !key.endsWith('.$');

/**
 * Author data as it stands in a definition: never code. Whatever a checker or AWS could take for something else
 * becomes a JSONata literal of the same value.
 */
export const literally = (value: unknown): Json => {
  if (typeof value === 'string') return isPlain(value) ? value : expression(quoted(value));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.some(Array.isArray) ? expression(inExpression(value)) : value.map(literally);
  if (typeof value !== 'object') throw new Error(`A setting is ${typeof value}, which is not JSON.`);
  const entries = entriesOf(value);
  if (!entries.every(([key]) => isPlainKey(key))) return expression(inExpression(value));
  return Object.fromEntries(entries.map(([key, item]) => [key, literally(item)]));
};
