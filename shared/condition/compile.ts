import type { Condition, Test } from './condition.ts';
import { type AnyOperator, operatorOf } from './operators/index.ts';
import { type Readable, readerOf } from './path.ts';

/** The operator of a test that `checkCondition` has passed; an unknown one is a bug of the caller. */
export const operatorFor = (test: Test): AnyOperator => {
  const operator = operatorOf(test.op);
  if (operator === undefined) throw new Error(`The condition operator "${test.op}" does not exist.`);
  return operator;
};

const compileTest = (test: Test): ((facts: Readable) => boolean) => {
  const read = readerOf(test.field);
  const operator = operatorFor(test);
  const ask = operator.test(test.value);
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
