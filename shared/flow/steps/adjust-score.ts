import * as z from 'zod';
import { Points } from '../../scoring/index.ts';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { nameOf } from './words.ts';

const Settings = z.object({ group: z.string().max(40), points: Points, reason: z.string().max(500) });

const signed = (points: number): string => (points > 0 ? `+${points}` : `${points}`);

/** Adds or takes points in a group, with a reason that the receipt shows. */
export const adjustScore: Kind<z.infer<typeof Settings>, 'adjustScore'> = {
  kind: 'adjustScore',
  category: 'lead',
  name: 'Adjust score',
  help: 'Add or take points, with a reason that the receipt shows.',
  settings: Settings,
  initial: { group: '', points: 5, reason: '' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ points }) => `Adjust score: ${signed(points)}`,
  words: ({ group, points, reason }, names) =>
    `${points < 0 ? `Take ${-points}` : `Add ${points}`} points in ${nameOf(group, names.groups)}${reason === '' ? '' : `: ${reason}`}.`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ group, points, reason }) => [{ what: 'points', group, points, reason }],
  problems: ({ group, points, reason }) => [
    ...(group === ''
      ? [problemAt('group', 'no-group', 'No group is chosen.', 'Choose the group that the points go to.')]
      : []),
    ...(points === 0
      ? [problemAt('points', 'no-points', 'Zero points change nothing.', 'Give points to add or take.')]
      : []),
    ...(reason.trim() === ''
      ? [problemAt('reason', 'no-reason', 'The points have no reason.', 'Say why; the receipt shows it.')]
      : []),
  ],
  references: ({ group }) => (group === '' ? [] : [{ to: 'group', id: group, where: 'group' }]),
  conditions: () => [],
};
