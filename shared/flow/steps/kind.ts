import type * as z from 'zod';
import type { Json } from '../../activity/index.ts';
import type { Condition } from '../../condition/index.ts';
import type { Stage } from '../../lead/index.ts';
import type { Problem } from '../../problem/index.ts';
import type { Duration } from '../document.ts';
import type { GoalWatch, Watch } from '../run.ts';
import type { Until } from '../until.ts';

/** A way out of a step, as the canvas labels it. */
export type Outlet = { id: string; name: string };

/** Where the picker files a kind. */
export type Category = 'messages' | 'timing' | 'paths' | 'lead' | 'sales' | 'outside';

/** What ids are called, for words and titles; an id that is not known is shown made readable. */
export type Names = {
  templates?: Readonly<Record<string, string>>;
  segments?: Readonly<Record<string, string>>;
  flows?: Readonly<Record<string, string>>;
  groups?: Readonly<Record<string, string>>;
  reps?: Readonly<Record<string, string>>;
  fields?: Readonly<Record<string, string>>;
  /** Other words for a condition than the condition language's own. */
  condition?: (condition: Condition) => string;
};

/** What one visit of a step does to the world: the same list for the step handlers, the simulator and the limits. */
export type Deed =
  | { what: 'email'; template: string }
  | { what: 'task'; team?: string; rep?: string; within: Duration; instructions: string }
  | { what: 'notice'; channel: 'email' | 'webhook'; to: string; message: string }
  | { what: 'webhook'; url: string; secretName?: string; fields: readonly string[] }
  | { what: 'profile'; fields: Record<string, Json> }
  | { what: 'points'; group: string; points: number; reason: string }
  | { what: 'stage'; stage: Stage; reason: string }
  | { what: 'segment'; action: 'add' | 'remove'; segment: string }
  | { what: 'flow'; flow: string };

/** When a branch is taken; the first one that holds wins. */
export type BranchTest =
  | { by: 'condition'; when: Condition }
  /** The lead's bucket (0 to 9,999 for the step's salt) is below this. */
  | { by: 'bucket'; below: number }
  /** The lead is here for the n-th time and n is at most this. */
  | { by: 'visits'; atMost: number };

/** How a step behaves in a run. The compiler, the limits and the simulator know these six and no kinds. */
export type Behaviour =
  /** Does its deeds and goes on through `then`. */
  | { is: 'call' }
  /** Goes on through `then` after so many seconds. */
  | { is: 'wait'; seconds: number }
  /** Goes on through `then` at a moment that is worked out for the lead, after `after`. */
  | { is: 'waitUntil'; after?: Duration; until: Until }
  /** Waits to be told one of `outlets` (by a person, or because something watched for came true), or times out. */
  | { is: 'await'; outlets: string[]; watch: Watch[]; timeout: { seconds: number; outlet: string } }
  /** Chooses at once. */
  | { is: 'choose'; branches: { outlet: string; test: BranchTest }[]; otherwise: string; salt?: string }
  | { is: 'end' };

/** Another thing that a step names and that has to exist. */
export type Reference = {
  to: 'template' | 'segment' | 'flow' | 'team' | 'rep' | 'group' | 'field';
  id: string;
  /** Below `settings`. */
  where: string;
};

/** A condition inside a step's settings; `activity` where there is an activity at hand to ask about. */
export type ConditionAt = { condition: Condition; where: string; activity?: boolean };

/**
 * One kind of step: everything the product knows about it. Adding a kind adds a file and a line in the registry; its
 * UI lives in `rule-builder/src/steps`. `S` is what `settings` parses to.
 */
export interface Kind<S, Name extends string = string> {
  readonly kind: Name;
  readonly category: Category;
  /** As the picker lists it: "Send email". */
  readonly name: string;
  /** One line of help under the name. */
  readonly help: string;
  readonly settings: z.ZodType<S>;
  /** The settings of a step just added. They parse; what a person still has to fill in is a problem. */
  readonly initial: S;
  outlets(settings: S): Outlet[];
  /** The outlet that leads take while the step is switched off; null where there is none. */
  bypass(settings: S): string | null;
  /** A few words for the canvas and the AWS console: "Send email: Welcome". */
  title(settings: S, names: Names): string;
  /** The step as a sentence. */
  words(settings: S, names: Names): string;
  behaviour(settings: S): Behaviour;
  deeds(settings: S): Deed[];
  /** What is wrong with the settings by themselves; `where` is below `settings`. */
  problems(settings: S): Problem[];
  references(settings: S): Reference[];
  conditions(settings: S): ConditionAt[];
  /** Leads wait here until sales has answered. */
  readonly asksSales?: true;
  /** Goals only: what pulls leads here from anywhere in the flow. */
  goal?(settings: S): Omit<GoalWatch, 'step'>;
}

/** The one outlet of a step that only goes on. */
export const thenOutlet: Outlet[] = [{ id: 'then', name: 'Then' }];
