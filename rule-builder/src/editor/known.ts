import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { knownActivities } from '../../../shared/activity/index.ts';
import {
  type Condition,
  type FieldCatalogue,
  fieldCatalogue,
  type Place,
  words,
} from '../../../shared/condition/index.ts';
import type { Flow, Names } from '../../../shared/flow/index.ts';
import type { LeadField } from '../../../shared/lead/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { useEditor } from './use-editor.ts';

/** What the workspace has beside this flow, arranged for words, pickers and checks. */
export type Known = {
  names: Names;
  /** What conditions may ask, by where they stand: what the checks allow there and nothing else. */
  fields: Readonly<Record<Place, FieldCatalogue>>;
  leadFields: readonly LeadField[];
  groups: readonly { id: string; name: string }[];
  wordsOf: (condition: Condition) => string;
};

/** The activities that every workspace knows; what was really seen comes on top of them in pickers. */
export const usualActivities: readonly string[] = knownActivities.map(({ name }) => name);

const modelOf = (flow: Flow): ScoringModel | null => (flow.start.kind === 'scoring' ? flow.start.model : null);

const cache = new WeakMap<FlowPage, { flow: Flow; groups: unknown; known: Known }>();

/** What is known to this page; the same object until the page is read again or the groups change. */
export const knownTo = (page: FlowPage, flow: Flow): Known => {
  const cached = cache.get(page);
  if (cached?.flow === flow) return cached.known;
  const model = modelOf(flow) ?? page.context.live.map(modelOf).find((found) => found !== null) ?? null;
  const groups = model?.groups ?? noGroups;
  if (cached?.groups === groups) {
    cached.flow = flow;
    return cached.known;
  }
  const known = arrange(page, groups);
  cache.set(page, { flow, groups, known });
  return known;
};

const noGroups: readonly { id: string; name: string }[] = [];

const arrange = ({ context }: FlowPage, groups: readonly { id: string; name: string }[]): Known => {
  const { fields: leadFields } = context;
  const parts = { leadFields, groups, segments: context.segments, activities: usualActivities };
  const at = (place: Place): FieldCatalogue => fieldCatalogue({ ...parts, place });
  const fields = { rule: at('rule'), fit: at('fit'), rung: at('rung'), lead: at('lead'), activity: at('activity') };
  const byId = (items: readonly { id: string; name: string }[]) =>
    Object.fromEntries(items.map(({ id, name }) => [id, name]));
  const wordsOf = (condition: Condition) => words(condition, fields.activity);
  const names: Names = {
    templates: byId(context.templates),
    segments: byId(context.segments),
    flows: byId(context.flows),
    groups: byId(groups),
    reps: byId(context.reps),
    fields: Object.fromEntries(leadFields.map(({ name, label }) => [name, label])),
    condition: wordsOf,
  };
  return { names, fields, leadFields, groups, wordsOf };
};

export const useKnown = (): Known => useEditor((state) => knownTo(state.page, state.flow));
