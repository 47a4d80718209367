import type { Condition, Test } from './condition.ts';
import { type Operator, operatorOf } from './operators/index.ts';
import { isCount, type Readable, readerOf } from './path.ts';

/**
 * A test as it is asked. Conditions written before counts began at zero ask whether a count is known: they mean whether
 * it is more than zero.
 */
const asked = (test: Test): Test => {
  const ofCount = operatorOf(test.op)?.ofCount;
  return ofCount !== undefined && isCount(test.field) ? { ...test, ...ofCount } : test;
};

/** The operator and value of a test that `checkCondition` has passed; an unknown operator is a bug of the caller. */
export const questionOf = (test: Test): { operator: Operator; value: Test['value'] } => {
  const { op, value } = asked(test);
  const operator = operatorOf(op);
  if (operator === undefined) throw new Error(`The condition operator "${op}" does not exist.`);
  return { operator, value };
};

const compileTest = (test: Test): ((facts: Readable) => boolean) => {
  const read = readerOf(test.field);
  const { operator, value } = questionOf(test);
  const ask = operator.test(value);
  if (operator.relative) return (facts) => typeof facts.now === 'string' && ask(read(facts), facts.now);
  return (facts) => ask(read(facts), '');
};

/** The condition as a closure over facts. Take the closure out of loops: making it costs more than asking it. */
export const compileCondition = (condition: Condition): ((facts: Readable) => boolean) => {
  switch (condition.kind) {
    case 'test':
      return compileTest(condition);
    case 'not': {
      const inner = compileCondition(condition.of);
      return (facts) => !inner(facts);
    }
    case 'all': {
      const parts = condition.of.map(compileCondition);
      const [a, b] = parts;
      if (a !== undefined && parts.length === 1) return a;
      if (a !== undefined && b !== undefined && parts.length === 2) return (facts) => a(facts) && b(facts);
      return (facts) => parts.every((part) => part(facts));
    }
    case 'any': {
      const parts = condition.of.map(compileCondition);
      return (facts) => parts.some((part) => part(facts));
    }
  }
};

/** Asks once. */
export const evaluate = (condition: Condition, facts: Readable): boolean => compileCondition(condition)(facts);
