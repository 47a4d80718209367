import { DAY_SECONDS } from '../../time/index.ts';
import type { Node } from '../graph.ts';
import { secondsOf } from '../steps/words.ts';
import { mostDateDays } from '../until.ts';

/** What an edge is called by which a goal pulls a lead out of a wait. */
export const GOAL = 'goal';

/** The least time that passes in a step before it is left through an outlet, in seconds; a goal may pull at once. */
export const leastSeconds = ({ behaviour }: Node, outlet: string): number => {
  if (outlet === GOAL) return 0;
  switch (behaviour.is) {
    case 'wait':
      return behaviour.seconds;
    case 'waitUntil':
      return behaviour.after === undefined ? 0 : secondsOf(behaviour.after);
    case 'await':
      return outlet === behaviour.timeout.outlet ? behaviour.timeout.seconds : 0;
    default:
      return 0;
  }
};

/** The most time, in seconds. */
export const mostSeconds = ({ behaviour }: Node): number => {
  switch (behaviour.is) {
    case 'wait':
      return behaviour.seconds;
    case 'waitUntil': {
      const after = behaviour.after === undefined ? 0 : secondsOf(behaviour.after);
      const { until } = behaviour;
      if (until.kind === 'date') return after + mostDateDays * DAY_SECONDS + until.spreadMinutes * 60;
      // The farthest weekday is a week off, and the spread comes on top.
      return after + (until.weekdays.length === 0 ? 1 : 7) * DAY_SECONDS + until.spreadMinutes * 60;
    }
    case 'await':
      return behaviour.timeout.seconds;
    default:
      return 0;
  }
};

/** Whether time passes on the way out, however short: what a loop needs so as not to spin. */
export const takesTime = (node: Node, outlet: string): boolean =>
  leastSeconds(node, outlet) > 0 || (node.behaviour.is === 'waitUntil' && node.behaviour.until.kind === 'time');
