import type jsonata from 'jsonata';
import type { Scope } from './expression.ts';
import type { Json } from './json.ts';

/** "Ask jsonata": said whenever its rules for lists or missing values could matter. */
export const SLOW = Symbol('slow');

/** Evaluates one expression without jsonata. */
export type FastPath = (scope: Scope) => Json | typeof SLOW;

/** The library's own type leaves `path` out. */
type Node = Omit<jsonata.ExprNode, 'type'> & { type: string };

/** Properties that alter what a node yields: filters, grouping, `[]`, ordering, focus and index bindings. */
const PLAIN = new Set(['type', 'value', 'position', 'steps']);
const isPlain = (node: Node): boolean => Object.keys(node).every((key) => PLAIN.has(key));

const rootOf = (scope: Scope, name: string): unknown =>
  name === 'states'
    ? scope.states
    : Object.hasOwn(scope.variables, name)
      ? (scope.variables[name] as unknown)
      : undefined;

/** Follows field names through objects. A list anywhere, or nothing at the end, is for jsonata to decide. */
const followPath = (root: string, names: string[]): FastPath => {
  return (scope) => {
    let value = rootOf(scope, root);
    for (const name of names) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return SLOW;
      value = (value as { [key: string]: unknown })[name];
    }
    if (value === undefined || (names.length > 0 && Array.isArray(value))) return SLOW;
    return value as Json;
  };
};

/**
 * A way around jsonata for `true`, `'text'`, `42`, `$variable` and `$states.input.a.b`, which are most of what our
 * compiler emits; null for everything else. A property test holds it equal to jsonata.
 */
export const fastPathOf = (ast: Node): FastPath | null => {
  if (!isPlain(ast)) return null;
  const literal = ast.value as unknown;
  if (ast.type === 'string' || ast.type === 'number' || ast.type === 'value') {
    if (typeof literal === 'object' && literal !== null) return null;
    return literal === undefined ? null : () => literal as Json;
  }
  // `$` and `$$` are the document, which does not exist in Step Functions.
  if (ast.type === 'variable') return literal === '' || literal === '$' ? null : followPath(String(literal), []);
  if (ast.type !== 'path') return null;
  const [first, ...rest] = ast.steps ?? [];
  if (first?.type !== 'variable' || !isPlain(first) || first.value === '' || first.value === '$') return null;
  const names: string[] = [];
  for (const step of rest) {
    // `constructor` and the like would find something on an object that JSON did not say.
    if (step.type !== 'name' || !isPlain(step) || typeof step.value !== 'string' || step.value in {}) return null;
    names.push(step.value);
  }
  return followPath(String(first.value), names);
};
