import type { Condition } from '../../condition/index.ts';
import type { LeadField } from '../../lead/index.ts';
import type { Flow } from '../document.ts';
import type { Names } from '../steps/kind.ts';

/** What else there is in the workspace, as far as a flow can depend on it. */
export type CheckContext = {
  /** `topic` and `body`, where given, let the check see whether one can unsubscribe. */
  templates: readonly { id: string; name: string; topic?: 'marketing' | 'transactional'; body?: string }[];
  /** `when`, where given, lets the check follow what changes a lead into segments. */
  segments: readonly { id: string; name: string; when?: Condition | undefined }[];
  flows: readonly { id: string; name: string; kind: 'scoring' | 'trigger'; live: boolean }[];
  reps: readonly { id: string; name: string; team: string }[];
  teams: readonly { id: string; name: string }[];
  fields: readonly LeadField[];
  /** The flows that are live, whole. */
  live: readonly Flow[];
};

const named = (items: readonly { id: string; name: string }[]): Record<string, string> =>
  Object.fromEntries(items.map(({ id, name }) => [id, name]));

/** What things are called in this workspace. */
export const namesIn = (context: CheckContext): Names => ({
  templates: named(context.templates),
  segments: named(context.segments),
  flows: named(context.flows),
  reps: named(context.reps),
  fields: Object.fromEntries(context.fields.map(({ name, label }) => [name, label])),
});
