import { type Condition, evaluate, readerOf, type Test } from '../condition/index.ts';

/** A condition with its answer, down to each test and the value it met. */
export type Explained =
  | { kind: 'test'; test: Test; actual: unknown; met: boolean }
  | { kind: 'all' | 'any' | 'not'; of: Explained[]; met: boolean };

/** Says of each part of a condition whether it holds, and what the facts are. */
export const explain = (condition: Condition, facts: Readonly<Record<string, unknown>>): Explained => {
  const met = evaluate(condition, facts);
  if (condition.kind === 'test')
    return { kind: 'test', test: condition, actual: readerOf(condition.field)(facts), met };
  const parts = condition.kind === 'not' ? [condition.of] : condition.of;
  return { kind: condition.kind, of: parts.map((part) => explain(part, facts)), met };
};
