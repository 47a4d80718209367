import * as z from 'zod';
import { Condition } from '../../condition/index.ts';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { conditionWords, matchWords, shorten } from './words.ts';

const Settings = z.object({
  name: z.string().max(80),
  reached: z.discriminatedUnion('by', [
    z.object({
      by: z.literal('activity'),
      match: z.object({ activity: z.string().max(128), when: Condition.optional() }),
    }),
    z.object({ by: z.literal('condition'), when: Condition }),
  ]),
});

/**
 * Pulls leads here from any wait before it as soon as they reach the goal, once each. A lead that walks here without
 * having reached it goes on all the same.
 */
export const goal: Kind<z.infer<typeof Settings>, 'goal'> = {
  kind: 'goal',
  category: 'paths',
  name: 'Goal',
  help: 'Leads who reach it jump here from any wait before it.',
  settings: Settings,
  initial: { name: 'Goal', reached: { by: 'activity', match: { activity: 'Demo Requested' } } },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ name }) => `Goal: ${shorten(name, 50) || '…'}`,
  words: ({ reached }, names) =>
    reached.by === 'activity'
      ? `Leads jump here as soon as they do ${matchWords(reached.match, names)}.`
      : `Leads jump here as soon as ${conditionWords(reached.when, names)}.`,
  behaviour: () => ({ is: 'call' }),
  deeds: () => [],
  problems: ({ reached }) =>
    reached.by === 'activity' && reached.match.activity === ''
      ? [problemAt('reached/match/activity', 'no-activity', 'No activity is chosen.', 'Choose what reaches the goal.')]
      : [],
  references: () => [],
  conditions: ({ reached }) =>
    reached.by === 'condition'
      ? [{ condition: reached.when, where: 'reached/when' }]
      : reached.match.when === undefined
        ? []
        : [{ condition: reached.match.when, where: 'reached/match/when', activity: true }],
  goal: ({ reached }) => {
    if (reached.by === 'condition') return { when: reached.when };
    const { activity, when } = reached.match;
    return { match: when === undefined ? { activity } : { activity, when } };
  },
};
