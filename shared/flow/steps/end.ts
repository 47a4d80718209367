import * as z from 'zod';
import type { Kind } from './kind.ts';

const Settings = z.object({});

/** Ends the flow for the lead. An outlet that leads nowhere does the same; this one says so on the canvas. */
export const end: Kind<z.infer<typeof Settings>, 'end'> = {
  kind: 'end',
  category: 'paths',
  name: 'End',
  help: 'The lead leaves the flow here.',
  settings: Settings,
  initial: {},
  outlets: () => [],
  bypass: () => null,
  title: () => 'End',
  words: () => 'The lead leaves the flow.',
  behaviour: () => ({ is: 'end' }),
  deeds: () => [],
  problems: () => [],
  references: () => [],
  conditions: () => [],
};
