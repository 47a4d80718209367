import type jsonata from 'jsonata';
import type { Scope } from '../scope.ts';

/** "Ask jsonata": said wherever its rules for lists, missing values or errors could matter. */
export const SLOW = Symbol('slow');

/** A node of jsonata's syntax tree; the library's own type leaves some kinds and fields out. */
export type Node = Omit<jsonata.ExprNode, 'type' | 'lhs' | 'rhs'> & {
  type: string;
  lhs?: unknown;
  rhs?: unknown;
  condition?: Node;
  then?: Node;
  else?: Node;
};

/** One evaluation: what the expression sees, and the variables it has bound so far. */
export type Frame = { scope: Scope; locals: unknown[] };

/** Yields a value, undefined for nothing, or SLOW. Has no effect, so that jsonata can start over at any point. */
export type Evaluator = (frame: Frame) => unknown;
export const slow: Evaluator = () => SLOW;

/** Variables that the expression binds itself, by the place they have in the frame. */
export type Locals = ReadonlyMap<string, number>;

/** A value that is compared as it is: no list and no object. */
export const isPrimitive = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** What a name finds on every JavaScript object; JSON did not say it. */
export const isInherited = (name: string): boolean => name in {};
