import { evaluationFailure } from './failure.ts';
import type { Json } from './json.ts';
import type { Scope } from './scope.ts';
import { evaluateTemplate, type Template } from './template.ts';

type Types = { boolean: boolean; number: number; string: string };

const typeOf = (json: Json): string => (json === null ? 'null' : Array.isArray(json) ? 'array' : typeof json);

/** Evaluates a field that takes one type only, and fails as AWS does for any other. */
export const evaluateTyped = async <Type extends keyof Types>(
  template: Template,
  scope: Scope,
  field: string,
  type: Type,
): Promise<Types[Type]> => {
  const evaluated = evaluateTemplate(template, scope);
  const value = evaluated instanceof Promise ? await evaluated : evaluated;
  if (typeof value === type) return value as Types[Type];
  const text = template.kind === 'expression' ? template.expression.text : JSON.stringify(value);
  throw evaluationFailure(
    field,
    `The JSONata expression '${text}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${type}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`,
  );
};

const MOST_SECONDS = 99_999_999;

/** Evaluates a field that takes a whole number of seconds. */
export const evaluateSeconds = async (template: Template, scope: Scope, field: string): Promise<number> => {
  const seconds = await evaluateTyped(template, scope, field, 'number');
  if (!Number.isInteger(seconds))
    throw evaluationFailure(field, `The ${field} field cannot be parsed as an integer: ${seconds}`);
  if (seconds < 0 || seconds > MOST_SECONDS)
    throw evaluationFailure(field, `${field} must be between 0 and ${MOST_SECONDS} but was: ${seconds}`);
  return seconds;
};
