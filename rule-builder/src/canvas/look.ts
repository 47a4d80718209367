import type { Category, KindName } from '../../../shared/flow/index.ts';
import type { IconName } from '../ui/index.ts';

/** The icon of each kind of step; a kind without one does not compile. */
const icons = {
  start: 'start',
  scoring: 'score',
  sendEmail: 'mail',
  wait: 'wait',
  waitFor: 'wait-for',
  split: 'split',
  randomSplit: 'dice',
  repeat: 'loop',
  goal: 'goal',
  end: 'end',
  updateLead: 'user',
  adjustScore: 'score',
  setStage: 'stage',
  segment: 'segment',
  handOff: 'handoff',
  notify: 'bell',
  webhook: 'webhook',
  startFlow: 'flow',
} satisfies Record<KindName | 'start' | 'scoring', IconName>;

const hasIcon = (kind: string): kind is keyof typeof icons => Object.hasOwn(icons, kind);

/** The icon of what a card is; one that we do not know looks like any flow. */
export const iconOf = (kind: string): IconName => (hasIcon(kind) ? icons[kind] : 'flow');

/** Categories as marketers say them, in the picker's order. */
export const categoryNames: Readonly<Record<Category, string>> = {
  messages: 'Talk to the lead',
  timing: 'Let time pass',
  paths: 'Choose a path',
  lead: 'Change the lead',
  sales: 'Involve sales',
  outside: 'Reach outside',
};
