import type { Problem } from '../problem/index.ts';
import type { Difference, GoldenResult } from './golden.ts';

const list = (items: readonly string[]): string => (items.length === 0 ? 'nothing' : items.join(', '));

/** Where two paths part. */
const parting = (expected: readonly string[], actual: readonly string[]): string => {
  const at = expected.findIndex((edge, index) => edge !== actual[index]);
  const index = at === -1 ? expected.length : at;
  const after = index === 0 ? '' : ` after ${expected[index - 1]}`;
  return `was to take ${expected[index] ?? 'no further step'}${after}; it took ${actual[index] ?? 'no further step'}`;
};

const wordsOf = (difference: Difference, { trace }: GoldenResult): string => {
  switch (difference.what) {
    case 'path':
      return parting(difference.expected, difference.actual);
    case 'effects':
      return `was to bring about ${list(difference.expected)}; it brought about ${list(difference.actual)}`;
    case 'status': {
      const why = trace?.why === undefined ? '' : ` (${trace.why.replace(/\.$/, '')})`;
      return `was to end ${difference.expected}; it ended ${difference.actual}${why}`;
    }
    case 'stage':
      return `was to be ${difference.expected} in the end; it is ${difference.actual}`;
    case 'score':
      return `was to have ${difference.expected} points in the end; it has ${difference.actual}`;
  }
};

const hint = 'Mend the flow; or, if this is right now, change what the golden lead expects.';

/** What golden leads found, as problems: an error where one must pass, else a warning. */
export const goldenProblems = (results: readonly GoldenResult[]): Problem[] =>
  results.flatMap((result): Problem[] => {
    const severity = result.mustPass ? 'error' : 'warning';
    const where = `golden/${result.id}`;
    if (result.trace === null)
      return [
        {
          code: 'golden/not-run',
          severity,
          where,
          message: `The golden lead “${result.name}” could not be run: nothing hangs on the flow's start, or the others took all the time there was.`,
          hint: 'Lead the start to a step, or make the scenarios shorter.',
        },
      ];
    return result.differences.map((difference) => ({
      code: `golden/${difference.what}`,
      severity,
      where: `${where}/${difference.what}`,
      message: `The golden lead “${result.name}” ${wordsOf(difference, result)}.`,
      hint,
    }));
  });
