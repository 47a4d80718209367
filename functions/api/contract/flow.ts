import * as z from 'zod';
import { JsonObject } from '../../../shared/activity/index.ts';
import { Condition } from '../../../shared/condition/index.ts';
import { Id } from '../../../shared/contract/index.ts';
import { Flow } from '../../../shared/flow/index.ts';
import { LeadField } from '../../../shared/lead/index.ts';
import { EnrolmentRow } from './enrolment.ts';

/** A flow as the list shows it. */
export const FlowRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['scoring', 'trigger']),
  status: z.enum(['draft', 'live', 'paused']),
  liveVersion: z.number().int().nullable(),
  /** The draft differs from what is live. */
  changed: z.boolean(),
  revision: z.number().int(),
  editedAt: z.string(),
  editedBy: z.string(),
  publishedAt: z.string().nullable(),
  /** Leads inside now (all versions) and runs that failed. */
  inside: z.number().int(),
  failed: z.number().int(),
});
export type FlowRow = z.infer<typeof FlowRow>;
export const FlowList = z.object({ items: z.array(FlowRow) });
export type FlowList = z.infer<typeof FlowList>;

/**
 * A draft is saved as it is, however unfinished: only its outline is checked. `checkFlow` says what is wrong with it,
 * publishing refuses errors.
 */
export const Draft = z.looseObject({
  id: z.string(),
  name: z.string().max(120),
  schemaVersion: z.literal(1),
  start: z.looseObject({ kind: z.enum(['trigger', 'scoring']) }),
  steps: z.record(z.string(), z.looseObject({ kind: z.string() })),
});
export type Draft = z.infer<typeof Draft>;

/** From a template (an id of `shared/flow`'s gallery), blank, or as imported JSON. */
export const CreateFlowRequest = z.discriminatedUnion('from', [
  z.object({ from: z.literal('template'), template: Id, name: z.string().min(1).max(120).optional() }),
  z.object({ from: z.literal('blank'), kind: z.enum(['trigger', 'scoring']), name: z.string().min(1).max(120) }),
  z.object({ from: z.literal('import'), flow: Draft, name: z.string().min(1).max(120).optional() }),
  z.object({ from: z.literal('flow'), flow: Id, name: z.string().min(1).max(120) }),
]);
export type CreateFlowRequest = z.infer<typeof CreateFlowRequest>;

/** The draft that was made, and its revision. */
export const FlowCreated = z.object({ id: z.string(), revision: z.number().int() });
export type FlowCreated = z.infer<typeof FlowCreated>;

export const VersionRow = z.object({
  version: z.number().int(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  note: z.string(),
  live: z.boolean(),
  /** Leads inside on this version now. */
  inside: z.number().int(),
});
export type VersionRow = z.infer<typeof VersionRow>;
export const VersionList = z.object({ items: z.array(VersionRow) });
export type VersionList = z.infer<typeof VersionList>;

/** An immutable version: the flow as published and the definition it compiled to (`null` where nothing runs). */
export const VersionPage = z.object({ version: VersionRow, flow: Flow, definition: JsonObject.nullable() });
export type VersionPage = z.infer<typeof VersionPage>;

/** What `checkFlow` needs to know beside the flow: what else exists in the workspace. */
export const CheckContext = z.object({
  /** The body stands with transactional ones only, to see whether one can unsubscribe. */
  templates: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      topic: z.enum(['marketing', 'transactional']),
      body: z.string().optional(),
    }),
  ),
  segments: z.array(z.object({ id: z.string(), name: z.string(), when: Condition.optional() })),
  flows: z.array(
    z.object({ id: z.string(), name: z.string(), kind: z.enum(['scoring', 'trigger']), live: z.boolean() }),
  ),
  reps: z.array(z.object({ id: z.string(), name: z.string(), team: z.string() })),
  teams: z.array(z.object({ id: z.string(), name: z.string() })),
  fields: z.array(LeadField),
  timeZone: z.string(),
  /** The flows that are live, for interference and for the most emails a lead can get. */
  live: z.array(Flow),
});
export type CheckContext = z.infer<typeof CheckContext>;

export const FlowPage = z.object({
  row: FlowRow,
  draft: Draft,
  /** Send it back in `If-Match` when saving. */
  revision: z.number().int(),
  live: VersionPage.nullable(),
  context: CheckContext,
});
export type FlowPage = z.infer<typeof FlowPage>;

export const SaveDraftRequest = z.object({ flow: Draft });
export type SaveDraftRequest = z.infer<typeof SaveDraftRequest>;
export const Saved = z.object({ revision: z.number().int(), savedAt: z.string() });
export type Saved = z.infer<typeof Saved>;

export const RestoreRequest = z.object({ version: z.number().int().positive() });
export type RestoreRequest = z.infer<typeof RestoreRequest>;

/** What becomes of leads that are inside an older version. */
export const Inside = z.discriminatedUnion('what', [
  z.object({ what: z.literal('stay') }),
  z.object({ what: z.literal('finish') }),
  /** Old step id → new step id; a step that is not named keeps its own id. */
  z.object({ what: z.literal('move'), map: z.record(z.string().max(300), Id) }),
]);
export const PublishRequest = z.object({
  /** The draft's revision that was looked at; another one answers 409. */
  revision: z.number().int(),
  note: z.string().max(500).default(''),
  inside: Inside.default({ what: 'stay' }),
  /** Scoring flow: leads that change stage only because the model changed start flows too. */
  announce: z.boolean().default(false),
  /** Scoring flow: the one that is live now, where this one is to take its place; without it, that is refused. */
  replaces: z.string().max(60).optional(),
});
export type PublishRequest = z.input<typeof PublishRequest>;
export const Published = z.object({
  version: z.number().int(),
  publishedAt: z.string(),
  /** The background re-score, where the model changed. */
  rescore: z.string().nullable(),
  /** How many leads inside older versions are affected by the choice made. */
  inside: z.number().int(),
});
export type Published = z.infer<typeof Published>;

/** `hold`: leads inside keep going (`false`) or are taken out (`true`). Pausing always stops new leads from entering. */
export const PauseRequest = z.object({ finishInside: z.boolean().default(false) });
export type PauseRequest = z.input<typeof PauseRequest>;

/** Live counts, by step id; `start` counts those that entered. */
export const StepCounts = z.object({
  /** In this step now. */
  here: z.number().int(),
  /** Went through it. */
  passed: z.number().int(),
  /** Their run failed in it. */
  failed: z.number().int(),
  outlets: z.record(z.string(), z.number().int()),
});
export const FlowCounts = z.object({
  asOf: z.string(),
  entered: z.number().int(),
  inside: z.number().int(),
  completed: z.number().int(),
  exited: z.number().int(),
  failed: z.number().int(),
  steps: z.record(z.string(), StepCounts),
  versions: z.array(z.object({ version: z.number().int(), inside: z.number().int() })),
});
export type FlowCounts = z.infer<typeof FlowCounts>;

const GoalFigures = {
  entered: z.number().int(),
  /** Did what the goal asks, or are so, after they entered. */
  reached: z.number().int(),
  /** From entering to reaching, of those of whom it is known: half took no longer. */
  medianHours: z.number().nullable(),
};
/** Who reached a flow's goals, in all and by the branch that they took. */
export const FlowGoals = z.object({
  asOf: z.string(),
  items: z.array(
    z.object({
      step: z.string(),
      name: z.string(),
      ...GoalFigures,
      branches: z.array(z.object({ step: z.string(), outlet: z.string(), holdout: z.boolean(), ...GoalFigures })),
    }),
  ),
});
export type FlowGoals = z.infer<typeof FlowGoals>;

export const StepLeadsQuery = z.object({
  which: z.enum(['here', 'passed', 'failed']).optional(),
  outlet: z.string().max(80).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
export type StepLeadsQuery = z.infer<typeof StepLeadsQuery>;
/** Lets runs that failed at a step go on there: all, or these; on the version each failed on, or on the one that is live. */
export const RetryRequest = z.object({
  enrolments: z.array(Id).min(1).max(200).optional(),
  on: z.enum(['own', 'live']).default('own'),
});
export type RetryRequest = z.input<typeof RetryRequest>;
/** So many runs go on within a minute; `jobs` say how far that is. */
export const Retried = z.object({ runs: z.number().int(), jobs: z.array(z.string()) });
export type Retried = z.infer<typeof Retried>;
export const EnrolmentList = z.object({ items: z.array(EnrolmentRow), next: z.string().nullable() });
export type EnrolmentList = z.infer<typeof EnrolmentList>;
