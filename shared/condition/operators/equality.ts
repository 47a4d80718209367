import * as z from 'zod';
import { literal, literals } from './literal.ts';
import type { Ask } from './operator.ts';
import { lower, Text } from './text.ts';

export type Scalar = string | number | boolean;
export const Scalar = z.union([Text, z.number(), z.boolean()]);
export const Choices = z
  .array(z.union([Text, z.number()]))
  .min(1, 'Choose at least one.')
  .max(250);
export type Choices = z.infer<typeof Choices>;

/** Equal in type and value; text without regard to case. */
export const equals = (value: Scalar): Ask => {
  if (typeof value !== 'string') return (fact) => fact === value;
  const wanted = lower(value);
  return (fact) => typeof fact === 'string' && (fact === value || lower(fact) === wanted);
};

/** The guarded JSONata of `equals`, over the named variable. */
export const equalsText = (value: Scalar, variable = '$v'): string =>
  typeof value === 'string'
    ? `$type(${variable}) = "string" ? $lowercase(${variable}) = ${literal(lower(value))} : false`
    : `$type(${variable}) = "${typeof value}" ? ${variable} = ${literal(value)} : false`;

export const oneOf = (values: Choices): Ask => {
  const texts = new Set(values.filter((v) => typeof v === 'string').map(lower));
  const numbers = new Set(values.filter((v) => typeof v === 'number'));
  return (fact) =>
    typeof fact === 'string' ? texts.has(lower(fact)) : typeof fact === 'number' ? numbers.has(fact) : false;
};

export const oneOfText = (values: Choices, variable = '$v'): string => {
  const texts = values.filter((v) => typeof v === 'string').map(lower);
  const numbers = values.filter((v) => typeof v === 'number');
  const text = texts.length > 0 ? `$lowercase(${variable}) in ${literals(texts)}` : 'false';
  const number = numbers.length > 0 ? `${variable} in ${literals(numbers)}` : 'false';
  return `$type(${variable}) = "string" ? ${text} : $type(${variable}) = "number" ? ${number} : false`;
};
