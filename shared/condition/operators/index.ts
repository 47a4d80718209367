import { after } from './after.ts';
import { before } from './before.ts';
import { between } from './between.ts';
import { contains } from './contains.ts';
import { doesNotContain } from './does-not-contain.ts';
import { endsWith } from './ends-with.ts';
import { excludes } from './excludes.ts';
import { gt } from './gt.ts';
import { gte } from './gte.ts';
import { includes } from './includes.ts';
import { includesAnyOf } from './includes-any-of.ts';
import { is } from './is.ts';
import { isKnown } from './is-known.ts';
import { isNoneOf } from './is-none-of.ts';
import { isNot } from './is-not.ts';
import { isOneOf } from './is-one-of.ts';
import { isUnknown } from './is-unknown.ts';
import { lt } from './lt.ts';
import { lte } from './lte.ts';
import { moreThanDaysAgo } from './more-than-days-ago.ts';
import { on } from './on.ts';
import type { Operator, Value } from './operator.ts';
import { startsWith } from './starts-with.ts';
import { withinLastDays } from './within-last-days.ts';
import { withinNextDays } from './within-next-days.ts';

/** An operator whose value has been checked against its own schema, seen from code that treats all alike. */
export type AnyOperator = Operator<Value>;

/** Every operator, in the order in which pickers offer them. */
export const operators: readonly AnyOperator[] = [
  is,
  isNot,
  isOneOf,
  isNoneOf,
  contains,
  doesNotContain,
  startsWith,
  endsWith,
  gte,
  gt,
  lte,
  lt,
  between,
  withinLastDays,
  moreThanDaysAgo,
  withinNextDays,
  before,
  after,
  on,
  includes,
  includesAnyOf,
  excludes,
  isKnown,
  isUnknown,
].map((operator) => operator as unknown as AnyOperator);

const byName = new Map(operators.map((operator) => [operator.op, operator]));

export const operatorOf = (op: string): AnyOperator | undefined => byName.get(op);
