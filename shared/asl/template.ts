import { compileExpression, type Expression, evaluateExpression, expressionText } from './expression.ts';
import type { Json } from './json.ts';
import type { Scope } from './scope.ts';

/** JSON with expressions in it, compiled: literal parts stay as they are and cost nothing. */
export type Template =
  | { kind: 'literal'; value: Json }
  | { kind: 'expression'; expression: Expression; field: string }
  | { kind: 'list'; items: Template[] }
  | { kind: 'object'; entries: [key: string, template: Template][] };

/** Compiles the template of a field; `field` is how AWS names the place in its messages (`Output/result`). */
export const compileTemplate = (json: Json, field: string): Template => {
  const literal: Template = { kind: 'literal', value: json };
  if (typeof json === 'string') {
    const text = expressionText(json);
    return text === null ? literal : { kind: 'expression', expression: compileExpression(text), field };
  }
  if (typeof json !== 'object' || json === null) return literal;
  if (Array.isArray(json)) {
    const items = json.map((item, index) => compileTemplate(item, `${field}[${index}]`));
    return items.every((item) => item.kind === 'literal') ? literal : { kind: 'list', items };
  }
  const entries = Object.entries(json).map(([key, item]): [string, Template] => [
    key,
    compileTemplate(item, `${field}/${key}`),
  ]);
  return entries.every(([, item]) => item.kind === 'literal') ? literal : { kind: 'object', entries };
};

const evaluateList = async (items: Template[], scope: Scope, done: Json[], pending: Promise<Json>) => {
  done.push(await pending);
  for (let i = done.length; i < items.length; i++) done.push(await evaluateTemplate(items[i] as Template, scope));
  return done;
};

/**
 * Fills in a template, in order, so that the first expression that fails is the one reported. A promise only when
 * jsonata was needed: most templates are filled in at once.
 */
export const evaluateTemplate = (template: Template, scope: Scope): Json | Promise<Json> => {
  if (template.kind === 'literal') return template.value;
  if (template.kind === 'expression') return evaluateExpression(template.expression, scope, template.field);
  const items = template.kind === 'list' ? template.items : template.entries.map(([, item]) => item);
  const values = evaluateAll(items, scope);
  if (template.kind === 'list') return values;
  const keyed = (list: Json[]): Json => Object.fromEntries(template.entries.map(([key], i) => [key, list[i] as Json]));
  return values instanceof Promise ? values.then(keyed) : keyed(values);
};

const evaluateAll = (items: Template[], scope: Scope): Json[] | Promise<Json[]> => {
  const done: Json[] = [];
  for (const item of items) {
    const value = evaluateTemplate(item, scope);
    if (value instanceof Promise) return evaluateList(items, scope, done, value);
    done.push(value);
  }
  return done;
};
