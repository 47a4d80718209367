import * as z from 'zod';
import type { Kind } from './kind.ts';

const Settings = z.object({ times: z.number().int().min(1).max(100) });

/**
 * The bound of a loop: sends a lead back through `again` so many times in all, then on through `done`. Every loop of a
 * flow goes through the `again` of one of these.
 */
export const repeat: Kind<z.infer<typeof Settings>, 'repeat'> = {
  kind: 'repeat',
  category: 'paths',
  name: 'Repeat',
  help: 'Back to an earlier step, so many times at most. Every loop has one.',
  settings: Settings,
  initial: { times: 3 },
  outlets: ({ times }) => [
    { id: 'again', name: times === 1 ? 'Once more' : `Again, up to ${times} times` },
    { id: 'done', name: 'Then' },
  ],
  bypass: () => 'done',
  title: ({ times }) => `Repeat up to ${times === 1 ? 'once' : `${times} times`}`,
  words: ({ times }) => `Go back up to ${times === 1 ? 'once' : `${times} times`}, then go on.`,
  behaviour: ({ times }) => ({
    is: 'choose',
    branches: [{ outlet: 'again', test: { by: 'visits', atMost: times } }],
    otherwise: 'done',
  }),
  deeds: () => [],
  problems: () => [],
  references: () => [],
  conditions: () => [],
};
