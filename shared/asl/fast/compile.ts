import type { Json } from '../json.ts';
import type { Scope } from '../scope.ts';
import { FUNCTIONS } from './functions.ts';
import { type Evaluator, isInherited, type Locals, type Node, SLOW, slow } from './node.ts';
import { OPERATORS } from './operators.ts';

/** Evaluates one expression without jsonata, or says SLOW. */
export type FastPath = (scope: Scope) => Json | typeof SLOW;

/** The fields of each kind of node that we understand; any other (a filter, `[]`, an order) changes what it yields. */
const UNDERSTOOD: { readonly [type: string]: ReadonlySet<string> } = {
  binary: new Set(['type', 'value', 'position', 'lhs', 'rhs']),
  block: new Set(['type', 'position', 'expressions']),
  condition: new Set(['type', 'position', 'condition', 'then', 'else']),
  function: new Set(['type', 'value', 'position', 'name', 'arguments', 'procedure']),
  name: new Set(['type', 'value', 'position']),
  number: new Set(['type', 'value', 'position']),
  path: new Set(['type', 'steps']),
  string: new Set(['type', 'value', 'position']),
  unary: new Set(['type', 'value', 'position', 'expressions', 'lhs']),
  value: new Set(['type', 'value', 'position']),
  variable: new Set(['type', 'value', 'position']),
};
const isUnderstood = (node: Node): boolean =>
  Object.keys(node).every((key) => UNDERSTOOD[node.type]?.has(key) ?? false);

type Compile = { locals: Locals; bound: { count: number } };

const variable = ({ value }: Node, { locals }: Compile): Evaluator => {
  const name = String(value);
  // `$` and `$$` are the document, which does not exist in Step Functions.
  if (name === '' || name === '$' || isInherited(name)) return slow;
  const place = locals.get(name);
  if (place !== undefined) return (frame) => frame.locals[place];
  if (name === 'states') return ({ scope }) => scope.states;
  // Nothing under this name: it may be one of jsonata's functions.
  return ({ scope }) => scope.variables[name] ?? (Object.hasOwn(scope.variables, name) ? null : SLOW);
};

const path = ({ steps = [] }: Node, compile: Compile): Evaluator => {
  const [first, ...rest] = steps as Node[];
  if (first?.type !== 'variable' || !rest.every((step) => step.type === 'name' && isUnderstood(step))) return slow;
  const names = rest.map(({ value }) => String(value));
  if (names.some(isInherited)) return slow;
  const root = compileNode(first, compile);
  return (frame) => {
    let value = root(frame);
    if (value === SLOW) return SLOW;
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined;
      if (Array.isArray(value)) return SLOW;
      value = (value as { [name: string]: unknown })[name];
    }
    return value;
  };
};

/** As a condition, nothing counts as false; other values have rules of their own. */
const asBoolean = (value: unknown): boolean | typeof SLOW =>
  value === undefined ? false : typeof value === 'boolean' ? value : SLOW;

const binary = (node: Node, compile: Compile): Evaluator => {
  const left = compileNode(node.lhs as Node, compile);
  const right = compileNode(node.rhs as Node, compile);
  if (node.value === 'and' || node.value === 'or') {
    const decides = node.value === 'or';
    return (frame) => {
      const first = asBoolean(left(frame));
      return first === SLOW || first === decides ? first : asBoolean(right(frame));
    };
  }
  const operator = Object.hasOwn(OPERATORS, String(node.value)) ? OPERATORS[String(node.value)] : undefined;
  if (operator === undefined) return slow;
  return (frame) => {
    const a = left(frame);
    if (a === SLOW) return SLOW;
    const b = right(frame);
    return b === SLOW ? SLOW : operator(a, b);
  };
};

const condition = (node: Node, compile: Compile): Evaluator => {
  const asked = compileNode(node.condition as Node, compile);
  const yes = compileNode(node.then as Node, compile);
  const no: Evaluator = node.else === undefined ? () => undefined : compileNode(node.else, compile);
  return (frame) => {
    const answer = asBoolean(asked(frame));
    return answer === SLOW ? SLOW : answer ? yes(frame) : no(frame);
  };
};

/** Bindings stand only directly in a block, so that what a name means is known here and not first when it runs. */
const block = ({ expressions = [] }: Node, { bound, locals }: Compile): Evaluator => {
  const names = new Map(locals);
  const parts = expressions.map((expression): Evaluator => {
    const node = expression as Node;
    if (node.type !== 'bind') return compileNode(node, { bound, locals: names });
    const value = compileNode(node.rhs as Node, { bound, locals: new Map(names) });
    const place = bound.count++;
    names.set(String((node.lhs as Node).value), place);
    return (frame) => {
      frame.locals[place] = value(frame);
      return frame.locals[place];
    };
  });
  return (frame) => {
    let result: unknown;
    for (const part of parts) {
      result = part(frame);
      if (result === SLOW) return SLOW;
    }
    return result;
  };
};

const call = (node: Node, compile: Compile): Evaluator => {
  const procedure = node.procedure as Node | undefined;
  const name = String(procedure?.value);
  const known = procedure?.type === 'variable' && Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const [first, second] = (node.arguments ?? []).map((argument) => compileNode(argument as Node, compile));
  if (known === undefined || compile.locals.has(name) || node.arguments?.length !== known.arity) return slow;
  if (first === undefined) return slow;
  return (frame) => {
    if (Object.hasOwn(frame.scope.variables, name)) return SLOW;
    const a = first(frame);
    if (a === SLOW) return SLOW;
    const b = second?.(frame);
    return b === SLOW ? SLOW : known.apply(a, b);
  };
};

/** A list written out: lists in it are flattened by one level, except those that are written out themselves. */
const list = (node: Node, compile: Compile): Evaluator => {
  const items = (node.expressions ?? []).map((item) => ({
    evaluate: compileNode(item as Node, compile),
    nested: item.value === '[',
  }));
  return (frame) => {
    const result: unknown[] = [];
    for (const { evaluate, nested } of items) {
      const value = evaluate(frame);
      if (value === SLOW) return SLOW;
      if (Array.isArray(value) && !nested) result.push(...value);
      else if (value !== undefined) result.push(value);
    }
    return result;
  };
};

/** An object written out, with literal keys; what is nothing is left out. */
const object = (node: Node, compile: Compile): Evaluator => {
  const pairs = node.lhs as [Node, Node][];
  if (!pairs.every(([key]) => key.type === 'string' && !isInherited(String(key.value)))) return slow;
  const keys = pairs.map(([key]) => String(key.value));
  if (new Set(keys).size < keys.length) return slow;
  const values = pairs.map(([, value]) => compileNode(value, compile));
  return (frame) => {
    const result: { [key: string]: unknown } = {};
    for (const [i, key] of keys.entries()) {
      const value = values[i]?.(frame);
      if (value === SLOW) return SLOW;
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
};

const written = (node: Node, compile: Compile): Evaluator => {
  if (node.value === '[') return list(node, compile);
  return node.value === '{' ? object(node, compile) : slow;
};

const KINDS: { readonly [type: string]: (node: Node, compile: Compile) => Evaluator } = {
  binary,
  block,
  condition,
  function: call,
  number: (node) => () => Number(node.value) + 0,
  path,
  string: (node) => () => node.value as unknown,
  unary: written,
  value: (node) => () => node.value as unknown,
  variable,
};

const compileNode = (node: Node, compile: Compile): Evaluator =>
  (isUnderstood(node) ? KINDS[node.type]?.(node, compile) : undefined) ?? slow;

/**
 * A way around jsonata for what our compiler emits: literals, variables, paths through objects, and the guarded
 * questions of conditions. Whatever it does not know for certain it leaves to jsonata, at compile time (null) or for the
 * values at hand (SLOW). A property test holds it equal to jsonata.
 */
export const fastPathOf = (ast: Node): FastPath | null => {
  const bound = { count: 0 };
  const evaluate = compileNode(ast, { bound, locals: new Map() });
  if (evaluate === slow) return null;
  return (scope) => {
    const result = evaluate({ scope, locals: bound.count === 0 ? [] : new Array(bound.count) });
    // What is nothing becomes an error, which says more when jsonata has seen it.
    return result === undefined ? SLOW : (result as Json);
  };
};
