import * as z from 'zod';
import { Stage, stageName } from '../../lead/index.ts';
import { problemAt } from '../problem-at.ts';
import { type Kind, thenOutlet } from './kind.ts';

const Settings = z.object({ stage: Stage, reason: z.string().max(500) });

/** Puts the lead into a stage by decision rather than by score. */
export const setStage: Kind<z.infer<typeof Settings>, 'setStage'> = {
  kind: 'setStage',
  category: 'lead',
  name: 'Set stage',
  help: 'Put the lead into a stage, with a reason.',
  settings: Settings,
  initial: { stage: 'recycled', reason: '' },
  outlets: () => thenOutlet,
  bypass: () => 'then',
  title: ({ stage }) => `Set stage: ${stageName[stage]}`,
  words: ({ stage, reason }) => `Put the lead into stage ${stageName[stage]}${reason === '' ? '' : `: ${reason}`}.`,
  behaviour: () => ({ is: 'call' }),
  deeds: ({ stage, reason }) => [{ what: 'stage', stage, reason }],
  problems: ({ reason }) =>
    reason.trim() === ''
      ? [problemAt('reason', 'no-reason', 'The stage change has no reason.', 'Say why; the timeline shows it.')]
      : [],
  references: () => [],
  conditions: () => [],
};
