import * as z from 'zod';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';
import { nameOf } from './words.ts';

const Settings = z.object({ action: z.enum(['add', 'remove']), segment: z.string().max(60) });

/** Puts the lead into a segment by hand, or takes it out, whatever the segment's condition says. */
export const segment: Kind<z.infer<typeof Settings>, 'segment'> = {
  kind: 'segment',
  category: 'lead',
  name: 'Segment',
  help: 'Add the lead to a segment or remove it.',
  settings: Settings,
  initial: { action: 'add', segment: '' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: (settings, names) =>
    `${settings.action === 'add' ? 'Add to' : 'Remove from'} segment: ${nameOf(settings.segment, names.segments)}`,
  words: (settings, names) =>
    settings.action === 'add'
      ? `Add the lead to the segment “${nameOf(settings.segment, names.segments)}”.`
      : `Remove the lead from the segment “${nameOf(settings.segment, names.segments)}”.`,
  behaviour: () => ({ is: 'call' }),
  deeds: (settings) => [{ what: 'segment', action: settings.action, segment: settings.segment }],
  problems: (settings) =>
    settings.segment === '' ? [problemAt('segment', 'no-segment', 'No segment is chosen.', 'Choose the segment.')] : [],
  references: (settings) =>
    settings.segment === '' ? [] : [{ to: 'segment', id: settings.segment, where: 'segment' }],
  conditions: () => [],
};
