import { HISTORY_LIMIT } from '../../asl/index.ts';
import type { Problem } from '../../problem/index.ts';
import { DAY_SECONDS } from '../../time/index.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { longestPath, longestRun, mostEvents } from '../reach/most.ts';
import { mostSeconds } from '../reach/time.ts';
import { unroll } from '../reach/unrolled.ts';

const YEAR = 365 * DAY_SECONDS;
/** A path longer than this comes near the size that a run can carry. */
const LONGEST_PATH = 2_500;

/** What one run can come to: too long, too much for its history. */
export const checkLimits = (graph: Graph): Problem[] => {
  const problems = [...graph.nodes.values()].flatMap((node) =>
    node.step.disabled !== true && mostSeconds(node) > YEAR
      ? [
          problemAt(
            `steps/${node.id}/settings`,
            'wait-too-long',
            'This step can last longer than a year, which no run survives.',
            'Make it at most 52 weeks, or start another flow later.',
          ),
        ]
      : [],
  );
  const unrolled = unroll(graph);
  // A loop without bound has its own problem; there is no most to speak of.
  if (unrolled === null) return problems;
  if (problems.length === 0 && longestRun(graph, unrolled) > YEAR)
    problems.push(
      problemAt(
        '',
        'run-too-long',
        'The longest way through the flow takes more than a year, which no run survives.',
        'Shorten waits, repeat less often, or go on in another flow.',
      ),
    );
  const events = mostEvents(graph, unrolled);
  if (events > HISTORY_LIMIT)
    problems.push(
      problemAt(
        '',
        'history-too-long',
        `The longest way through needs about ${events.toLocaleString('en-US')} history events; a run has ${HISTORY_LIMIT.toLocaleString('en-US')}.`,
        'Repeat less often, or go on in another flow.',
      ),
    );
  const path = longestPath(graph, unrolled);
  if (path > LONGEST_PATH)
    problems.push(
      problemAt(
        '',
        'path-too-long',
        `The longest way through has ${path.toLocaleString('en-US')} steps; a run can carry the memory of ${LONGEST_PATH.toLocaleString('en-US')}.`,
        'Repeat less often, or go on in another flow.',
      ),
    );
  return problems;
};
