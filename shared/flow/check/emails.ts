import type { Problem } from '../../problem/index.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import { mostWithReentry } from '../reach/again.ts';
import { mostInDays } from '../reach/most.ts';
import type { Deed } from '../steps/kind.ts';
import type { CheckContext } from './context.ts';

const WEEK = 7;
/** A week with more marketing than this from one flow is one that people unsubscribe in. */
const MANY_EMAILS = 5;
/** More than one a day, from whatever flows. */
const MANY_TOGETHER = 7;

/** An answer to what the lead asked for is nothing that it gets too much of. */
const isMarketing =
  ({ templates }: CheckContext) =>
  (deed: Deed): boolean =>
    deed.what === 'email' && templates.find(({ id }) => id === deed.template)?.topic !== 'transactional';

const checkOwn = (graph: Graph, most: number | null): Problem[] => {
  if (most === null)
    return [
      problemAt(
        'reentry',
        'entered-again',
        'Leads come in again every time, so nothing bounds how many emails one gets.',
        'Let leads in once, or again after some days.',
        'warning',
      ),
    ];
  const again = graph.flow.reentry.kind === 'after' && (mostInDays(graph, WEEK)?.email ?? 0) < most;
  return most <= MANY_EMAILS
    ? []
    : [
        problemAt(
          '',
          'many-emails',
          `A lead can get ${most} emails within seven days${again ? ', coming in more than once' : ''}.`,
          `Put longer waits between the emails; more than ${MANY_EMAILS} a week make people unsubscribe.`,
          'warning',
        ),
      ];
};

/**
 * What all flows together can send one lead in a week. Nothing keeps a lead out of a flow because it is in another, and
 * one that leaves a flow may enter the next on the same day: so the flows' own bounds add up. Flows without a bound have
 * their own problem and are left out.
 */
const checkSum = (most: number, others: readonly { name: string; most: number }[]): Problem[] => {
  const sending = others.filter((other) => other.most > 0);
  const sum = sending.reduce((total, other) => total + other.most, most);
  if (sending.length === 0 || sum <= MANY_TOGETHER) return [];
  const names = sending.map(({ name, most: each }) => `“${name}” (${each})`).join(', ');
  return [
    problemAt(
      '',
      'many-emails-together',
      `A lead can get ${sum} emails within seven days: ${most} from this flow, the others from ${names}.`,
      'Narrow who may enter, put longer waits between the emails, or limit the emails to one lead a week in the settings.',
      'warning',
    ),
  ];
};

/** How many emails one lead can get in a week, from this flow and from all that are live. */
export const checkEmails = (graph: Graph, others: readonly Graph[], context: CheckContext): Problem[] => {
  const counted = isMarketing(context);
  const boundless = mostInDays(graph, WEEK) === null;
  const most = mostWithReentry(graph, WEEK, counted);
  // A loop without bound has its own problem; there is no most to speak of.
  if (boundless || most === 0) return [];
  const own = checkOwn(graph, most);
  if (most === null || own.length > 0) return own;
  const theirs = others.map((other) => ({
    name: other.flow.name,
    most: mostWithReentry(other, WEEK, counted) ?? 0,
  }));
  return checkSum(most, theirs);
};
