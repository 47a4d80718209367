/**
 * An author's text as a JSONata literal. The brackets that mark JSONata inside a state machine definition are spelt as
 * escapes, so that no text can open or close an expression.
 */
export const literal = (value: string | number | boolean): string =>
  JSON.stringify(value).replaceAll('{%', '\\u007b%').replaceAll('%}', '%\\u007d');

export const literals = (values: readonly (string | number)[]): string => `[${values.map(literal).join(', ')}]`;
