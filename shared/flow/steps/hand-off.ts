import * as z from 'zod';
import { Duration } from '../document.ts';
import type { Kind } from './kind.ts';
import { durationWords, nameOf, secondsOf } from './words.ts';

const Settings = z.object({
  /** Routed within the team; without one, among all reps. */
  team: z.string().max(60).optional(),
  /** Always this rep, whatever routing says. */
  rep: z.string().max(60).optional(),
  /** How long sales has to accept or reject. */
  sla: Duration,
  instructions: z.string().max(2000),
});

/** Hands the lead to sales as a task and waits for the answer. */
export const handOff: Kind<z.infer<typeof Settings>, 'handOff'> = {
  kind: 'handOff',
  category: 'sales',
  name: 'Hand off to sales',
  asksSales: true,
  help: 'A task for a rep with a clock. Goes on by the answer: accepted, rejected or overdue.',
  settings: Settings,
  initial: { sla: { amount: 24, unit: 'hours' }, instructions: '' },
  outlets: ({ sla }) => [
    { id: 'accepted', name: 'Accepted' },
    { id: 'rejected', name: 'Rejected' },
    { id: 'overdue', name: `No answer in ${durationWords(sla)}` },
  ],
  bypass: () => 'accepted',
  title: ({ team, rep }, names) =>
    rep !== undefined
      ? `Hand off to ${nameOf(rep, names.reps)}`
      : team !== undefined
        ? `Hand off to team ${nameOf(team, undefined)}`
        : 'Hand off to sales',
  words: ({ team, rep, sla }, names) => {
    const who =
      rep !== undefined
        ? nameOf(rep, names.reps)
        : team !== undefined
          ? `a rep of team ${nameOf(team, undefined)}`
          : 'a rep';
    return `Hand the lead to ${who}, who has ${durationWords(sla)} to accept or reject.`;
  },
  behaviour: ({ sla }) => ({
    is: 'await',
    outlets: ['accepted', 'rejected'],
    watch: [],
    timeout: { seconds: secondsOf(sla), outlet: 'overdue' },
  }),
  deeds: ({ team, rep, sla, instructions }) => [
    {
      what: 'task',
      within: sla,
      instructions,
      ...(team === undefined ? {} : { team }),
      ...(rep === undefined ? {} : { rep }),
    },
  ],
  problems: () => [],
  references: ({ team, rep }) => [
    ...(team === undefined ? [] : [{ to: 'team' as const, id: team, where: 'team' }]),
    ...(rep === undefined ? [] : [{ to: 'rep' as const, id: rep, where: 'rep' }]),
  ],
  conditions: () => [],
};
