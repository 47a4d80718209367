import { HISTORY_LIMIT } from '../../asl/index.ts';
import type { Problem } from '../../problem/index.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { longestPath, longestRun, type Most, mostEvents, mostInDays } from '../reach/most.ts';
import { mostSeconds } from '../reach/time.ts';
import { unroll } from '../reach/unrolled.ts';
import type { CheckContext } from './context.ts';

const YEAR = 365 * 86_400;
/** A week with more marketing than this is one that people unsubscribe in. */
const MANY_EMAILS = 5;
/** A path longer than this comes near the size that a run can carry. */
const LONGEST_PATH = 2_500;

/** Whether the flow sends anything that a lead may find too much of; an answer to what it asked for is not that. */
const sendsMarketing = (graph: Graph, context: CheckContext): boolean =>
  [...graph.nodes.values()].some(
    (node) =>
      node.step.disabled !== true &&
      node.kind
        .deeds(node.settings)
        .some(
          (deed) =>
            deed.what === 'email' &&
            context.templates.find(({ id }) => id === deed.template)?.topic !== 'transactional',
        ),
  );

/** How many emails a week can bring when a lead comes in again and again. */
const checkAgain = (graph: Graph, most: Most, context: CheckContext): Problem[] => {
  const { reentry } = graph.flow;
  if (most.email === 0 || !sendsMarketing(graph, context)) return [];
  if (reentry.kind === 'always')
    return [
      problemAt(
        'reentry',
        'entered-again',
        'Leads come in again every time, so nothing bounds how many emails one gets.',
        'Let leads in once, or again after some days.',
        'warning',
      ),
    ];
  const runs = reentry.kind === 'after' ? Math.ceil(7 / reentry.days) : 1;
  const emails = runs * most.email;
  return emails > MANY_EMAILS
    ? [
        problemAt(
          '',
          'many-emails',
          `A lead can get ${emails} emails within seven days${runs > 1 ? `, coming in ${runs} times` : ''}.`,
          `Put longer waits between the emails; more than ${MANY_EMAILS} a week make people unsubscribe.`,
          'warning',
        ),
      ]
    : [];
};

/** What one run can come to: too long, too much for its history, too many emails. */
export const checkLimits = (graph: Graph, context: CheckContext): Problem[] => {
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
  const most = mostInDays(graph, 7, unrolled);
  if (most !== null) problems.push(...checkAgain(graph, most, context));
  return problems;
};
