import { dates } from './date.ts';
import { equality } from './equality.ts';
import { lists } from './list.ts';
import { numbers } from './number.ts';
import type { Operator } from './operator.ts';
import { presence } from './presence.ts';
import { texts } from './text.ts';

export type { Input, Landmarks, Operator, Range, Value } from './operator.ts';

/** Every operator, in the order in which pickers offer them. */
export const operators: readonly Operator[] = [...equality, ...texts, ...numbers, ...dates, ...lists, ...presence];

const byName = new Map(operators.map((operator) => [operator.op, operator]));

export const operatorOf = (op: string): Operator | undefined => byName.get(op);
