import * as z from 'zod';
import { Condition } from '../../condition/index.ts';
import { Duration } from '../document.ts';
import { problemAt } from '../problem-at.ts';
import type { Kind } from './kind.ts';
import { conditionWords, durationWords, matchWords, secondsOf } from './words.ts';

/** The activity's name may still be empty in a draft, unlike in a published trigger. */
const DraftMatch = z.object({ activity: z.string().max(128), when: Condition.optional() });

const Settings = z.object({
  /** Either of several activities, or a condition on the lead. */
  until: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('activity'), matches: z.array(DraftMatch).min(1).max(10) }),
    z.object({ kind: z.literal('condition'), when: Condition }),
  ]),
  timeout: Duration,
});

/** Waits until the lead does something or becomes something, but not for ever. */
export const waitFor: Kind<z.infer<typeof Settings>, 'waitFor'> = {
  kind: 'waitFor',
  category: 'timing',
  name: 'Wait for',
  help: 'Something the lead does, or a condition becoming true, with a limit.',
  settings: Settings,
  initial: {
    until: { kind: 'activity', matches: [{ activity: 'Email Clicked' }] },
    timeout: { amount: 7, unit: 'days' },
  },
  outlets: ({ timeout }) => [
    { id: 'happened', name: 'Happened' },
    { id: 'timedOut', name: `Not within ${durationWords(timeout)}` },
  ],
  bypass: () => 'timedOut',
  title: ({ until }) =>
    until.kind === 'activity'
      ? `Wait for ${until.matches.map((match) => match.activity || '…').join(' or ')}`
      : 'Wait for a condition',
  words: ({ until, timeout }, names) => {
    const what =
      until.kind === 'activity'
        ? until.matches.map((match) => matchWords(match, names)).join(' or ')
        : conditionWords(until.when, names);
    return `Wait up to ${durationWords(timeout)} for ${what}.`;
  },
  behaviour: ({ until, timeout }) => ({
    is: 'await',
    outlets: ['happened'],
    watch:
      until.kind === 'condition'
        ? [{ outlet: 'happened', when: until.when }]
        : until.matches.map(({ activity, when }) => ({
            outlet: 'happened',
            match: when === undefined ? { activity } : { activity, when },
          })),
    timeout: { seconds: secondsOf(timeout), outlet: 'timedOut' },
  }),
  deeds: () => [],
  problems: ({ until }) =>
    until.kind === 'activity'
      ? until.matches.flatMap((match, index) =>
          match.activity === ''
            ? [
                problemAt(
                  `until/matches/${index}/activity`,
                  'no-activity',
                  'No activity is chosen.',
                  'Choose what the lead has to do.',
                ),
              ]
            : [],
        )
      : [],
  references: () => [],
  conditions: ({ until }) =>
    until.kind === 'condition'
      ? [{ condition: until.when, where: 'until/when' }]
      : until.matches.flatMap((match, index) =>
          match.when === undefined
            ? []
            : [{ condition: match.when, where: `until/matches/${index}/when`, activity: true }],
        ),
};
