import type * as z from 'zod';
import type { FlowCounts, FlowPage } from '../../../functions/api/contract/index.ts';
import type { Edit, Flow, Place } from '../../../shared/flow/index.ts';
import type { History } from './history.ts';

/** How the draft stands to what the server has. */
export type Saving =
  | { is: 'saved'; at: number | null }
  | { is: 'pending' }
  | { is: 'saving' }
  /** `kept`: a reload would find it on this device. */
  | { is: 'offline'; why: string; kept: boolean }
  | { is: 'signed out' }
  | { is: 'refused'; why: string }
  | { is: 'conflict'; by: string; at: string; revision: number };

/** What the side panel shows when it is not a step's settings. */
export type Panel = 'problems' | 'history' | 'test' | 'developer' | 'leads';

/** An edit as everything hands it to the bus. `burst` names what is being typed into, so that it is one entry. */
export type Command = {
  label: string;
  burst?: string;
  edit: (flow: Flow) => Edit;
};

/** What the canvas lights up: the way of one lead, in a test or a replay. */
export type Trace = {
  /** Steps and wires that were passed, by id. */
  steps: ReadonlySet<string>;
  wires: ReadonlySet<string>;
  /** Where the lead is now. */
  at: string | null;
  /** It failed there. */
  failed?: boolean;
  /** A short line for a step: what it did, what was compared. */
  notes: ReadonlyMap<string, string>;
};

export type Counts = z.infer<typeof FlowCounts>;

export type EditorState = {
  page: FlowPage;
  flow: Flow;
  /** The flow whose problems are shown: this very one, or on a long flow the one before until the edit is painted. */
  checked: Flow;
  revision: number;
  history: History;
  saving: Saving;
  /** The step or `start` whose settings are open. */
  selected: string | null;
  /** A field below the selected step to bring into view and focus, with a count so that twice is twice. */
  focus: { where: string; n: number } | null;
  /** The outlet that the picker is open for. */
  picking: Place | null;
  /** What is on its way to another place: a step, or a kind from the palette, or an outlet to be led to a step. */
  carrying: { step: string } | { kind: string } | { lead: Place } | null;
  /** Steps just added that nobody has left yet: they say "Needs setup" rather than what is wrong. */
  fresh: ReadonlySet<string>;
  /** Someone tried to publish: nothing is quiet any more. */
  attempted: boolean;
  panel: Panel | null;
  view: 'canvas' | 'outline';
  counts: Counts | null;
  trace: Trace | null;
  /** How many of many simulated leads took which way, by `step.outlet`; shown in place of the real ones. */
  simulated: Readonly<Record<string, number>> | null;
  /** The enrolment whose path is shown, on the version that it went through. */
  replayed: string | null;
  /** The step whose leads are listed, with which of them. */
  leadsOf: { step: string; which: 'here' | 'passed' | 'failed'; outlet?: string } | null;
  /** Scoring: groups of rules that are folded away, and what rules are looked for. */
  folded: ReadonlySet<string>;
  ruleQuery: string;
  /** Scoring: the rule whose settings are open. */
  openRule: string | null;
  /** What happened last, for screen readers. */
  said: string;
};
