import type { Condition } from '../../condition/index.ts';
import type { Flow, Trigger } from '../document.ts';
import { readStep } from '../steps/index.ts';

/** A flow to begin with, and the emails that it sends. */
export type FlowTemplate = {
  id: string;
  name: string;
  /** What it is for, in a sentence or two, for the gallery. */
  description: string;
  flow: Flow;
  /** Ids in `starterEmails`. */
  emails: readonly string[];
};

/** `next` of a step with the one outlet `then`. Written so because an object with a literal `then` looks like a promise. */
export const goOn = (step: string | null): Record<string, string | null> => Object.fromEntries([['then', step]]);

/** A trigger start. */
export const startOn = (trigger: Trigger, first: string, only?: Condition): Flow['start'] => ({
  kind: 'trigger',
  trigger,
  ...(only === undefined ? {} : { only }),
  next: goOn(first),
});

/** A question about one fact. */
export const asks = (field: string[], op: string, value?: string | number | boolean | string[]): Condition =>
  value === undefined ? { kind: 'test', field, op } : { kind: 'test', field, op, value };

/** The lead did this at least once, within so many days if given. */
export const didWithin = (activity: string, days: number): Condition =>
  asks(['did', activity, 'last'], 'withinLastDays', days);

/** The emails that a flow's steps send, each once. */
export const emailsOf = (flow: Flow): string[] => [
  ...new Set(
    Object.values(flow.steps).flatMap((step) => {
      const read = readStep(step);
      const references = read?.kind.references(read.settings) ?? [];
      return references.flatMap(({ to, id }) => (to === 'template' ? [id] : []));
    }),
  ),
];
