import * as z from 'zod';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { nameOf } from './words.ts';

const Settings = z.object({ flow: z.string().max(60) });

/** Lets the lead into another flow and goes on here without waiting for it. */
export const startFlow: Kind<z.infer<typeof Settings>, 'startFlow'> = {
  kind: 'startFlow',
  category: 'outside',
  name: 'Start another flow',
  help: 'Lets the lead into another flow, under its own rules of entry, and goes on here.',
  settings: Settings,
  initial: { flow: '' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ flow }, names) => `Start flow: ${nameOf(flow, names.flows)}`,
  words: ({ flow }, names) => `Start the flow “${nameOf(flow, names.flows)}” for the lead.`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ flow }) => [{ what: 'flow', flow }],
  problems: ({ flow }) =>
    flow === '' ? [problemAt('flow', 'no-flow', 'No flow is chosen.', 'Choose the flow to start.')] : [],
  references: ({ flow }) => (flow === '' ? [] : [{ to: 'flow', id: flow, where: 'flow' }]),
  conditions: () => [],
};
