import type { Problem } from '../../problem/index.ts';
import { DAY_SECONDS } from '../../time/index.ts';
import type { Flow, Trigger } from '../document.ts';
import { edgesOf, type Graph, readGraph, START } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { secondsToFirstEmail } from '../reach/most.ts';
import { checkCircles } from './circles.ts';
import type { CheckContext } from './context.ts';
import { checkEmails } from './emails.ts';

const triggerOf = ({ start }: Flow): Trigger | null => (start.kind === 'trigger' ? start.trigger : null);

const sameActivity = (a: Trigger, b: Trigger): boolean => {
  if (a.on !== b.on) return false;
  if (a.on === 'activity' && b.on === 'activity') return a.match.activity === b.match.activity;
  if (a.on === 'stage' && b.on === 'stage') return a.to.some((stage) => b.to.includes(stage));
  if (a.on === 'segment' && b.on === 'segment') return a.segment === b.segment && a.entered === b.entered;
  if (a.on === 'date' && b.on === 'date') return a.field === b.field && a.offsetDays === b.offsetDays;
  return a.on === 'inactivity' && b.on === 'inactivity' && a.days === b.days;
};

/** Flows that begin with the same event and both email the lead on that day. */
const checkSameDay = (graph: Graph, others: readonly Graph[]): Problem[] => {
  const trigger = triggerOf(graph.flow);
  const own = secondsToFirstEmail(
    graph,
    edgesOf(graph, START).map(({ to }) => to),
  );
  if (trigger === null || own === null || own >= DAY_SECONDS) return [];
  return others.flatMap((other) => {
    const theirs = triggerOf(other.flow);
    if (theirs === null || !sameActivity(trigger, theirs)) return [];
    const first = secondsToFirstEmail(
      other,
      edgesOf(other, START).map(({ to }) => to),
    );
    return first === null || first >= DAY_SECONDS
      ? []
      : [
          problemAt(
            'start',
            'same-day-emails',
            `“${other.flow.name}” starts on the same event and emails the lead on the same day.`,
            'Let one of the two wait a day, or narrow who may enter.',
            'warning',
          ),
        ];
  });
};

/** What this flow and the live ones do to each other. */
export const checkTogether = (graph: Graph, context: CheckContext): Problem[] => {
  const others = context.live.filter(({ id }) => id !== graph.flow.id).map((flow) => readGraph(flow).graph);
  return [
    ...checkCircles(graph, others, context),
    ...checkSameDay(graph, others),
    ...checkEmails(graph, others, context),
  ];
};
