import jsonata from 'jsonata';
import { evaluationFailure } from './failure.ts';
import { type FastPath, fastPathOf } from './fast/compile.ts';
import { SLOW } from './fast/node.ts';
import type { Json } from './json.ts';
import { registerFunctions, WORLD } from './jsonata-functions.ts';
import type { Scope } from './scope.ts';

/** A compiled `{% … %}`. `marks`: jsonata would set marks on the very lists it was given, so it gets copies. */
export type Expression = {
  text: string;
  fast: FastPath | null;
  slow: jsonata.Expression;
  marks: boolean;
  /** Whether `slow` knows our functions yet: telling it costs as much as compiling, and most are never asked. */
  equipped: boolean;
};

/** `list[]` keeps a list of one a list, for which jsonata marks the list itself. */
const KEEPS_LIST = /\[\s*\]/;

/** The text between `{%` and `%}`, or null when a string is only a string. */
export const expressionText = (text: string): string | null =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : null;

/** Flows share most of their expressions, and compiling costs as much as ten evaluations. */
const compiled = new Map<string, Expression>();
const MOST_COMPILED = 10_000;

/** Compiles once per text; throws jsonata's own error when the text does not parse. */
export const compileExpression = (text: string): Expression => {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const slow = jsonata(text);
  const expression = {
    text,
    fast: fastPathOf(slow.ast() as Parameters<typeof fastPathOf>[0]),
    slow,
    marks: KEEPS_LIST.test(text),
    equipped: false,
  };
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(text, expression);
  return expression;
};

/** What JSON would make of a result: lists without JSONata's marks, no `-0`, nothing undefined. */
const toJson = (value: unknown, fail: (kind: string) => Error): Json => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map((item) => toJson(item, fail));
  if (typeof value !== 'object' || '_jsonata_function' in value || '_jsonata_lambda' in value) throw fail('function');
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item, fail)]));
};

const describeFault = (fault: unknown): string => {
  if (!(fault instanceof Object)) return String(fault);
  const { code, message } = fault as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? `${code}: ${String(message)}` : String(message);
};

const evaluateSlowly = async (expression: Expression, scope: Scope, field: string): Promise<Json> => {
  const say = (what: string) =>
    evaluationFailure(field, `The JSONata expression '${expression.text}' specified for the field '${field}' ${what}`);
  if (!expression.equipped) registerFunctions(expression.slow);
  expression.equipped = true;
  let result: unknown;
  try {
    const seen = { ...scope.variables, states: scope.states };
    const bindings = { ...(expression.marks ? structuredClone(seen) : seen), [WORLD]: scope.world };
    result = (await expression.slow.evaluate(undefined, bindings)) as unknown;
  } catch (fault) {
    throw say(`threw an error during evaluation. ${describeFault(fault)}`);
  }
  if (result === undefined) throw say('returned nothing (undefined).');
  return toJson(result, (kind) => say(`returned an unexpected result type. Expected JSON, but was '${kind}'.`));
};

/** Evaluates at once where that is known to give what jsonata gives, else through jsonata. */
export const evaluateExpression = (expression: Expression, scope: Scope, field: string): Json | Promise<Json> => {
  if (expression.fast !== null) {
    const result = expression.fast(scope);
    if (result !== SLOW) return result;
  }
  return evaluateSlowly(expression, scope, field);
};
