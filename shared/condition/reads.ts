import type { Condition, Test } from './condition.ts';
import { operatorOf } from './operators/index.ts';
import { touchpointReads, touchpointsOf } from './touchpoints.ts';

/** Every test in a condition, in reading order. */
export const testsOf = (condition: Condition): Test[] => {
  switch (condition.kind) {
    case 'test':
      return [condition];
    case 'not':
      return testsOf(condition.of);
    default:
      return condition.of.flatMap(testsOf);
  }
};

/** The paths of facts that a condition looks at, each once. A relative date also reads `now`. */
export const reads = (condition: Condition): string[][] => {
  const paths = testsOf(condition).flatMap((test) => {
    const touchpoints = touchpointsOf(test.field);
    if (touchpoints !== null) return touchpointReads(touchpoints);
    return operatorOf(test.op)?.relative ? [test.field, ['now']] : [test.field];
  });
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
};

/** True where the answer can change by itself as time passes, whatever the lead does. */
export const isRelative = (condition: Condition): boolean =>
  testsOf(condition).some((test) => operatorOf(test.op)?.relative === true || isWindowed(test));

/** Whether a test counts what was done lately: such a count can only fall while nothing is done. */
export const isWindowed = ({ field }: Pick<Test, 'field'>): boolean =>
  (touchpointsOf(field)?.withinDays ?? null) !== null;

/** Whether the answer can change with time alone: the condition asks for a time ago, or for points, which fade. */
export const changesByTime = (condition: Condition): boolean =>
  isRelative(condition) || reads(condition).some(([root, part]) => root === 'score' && part !== 'fit');
