import { type Condition, reads } from '../../condition/index.ts';
import type { Stage } from '../../lead/index.ts';
import type { ScoringModel } from '../../scoring/index.ts';
import type { Flow } from '../document.ts';
import type { Deed } from '../steps/kind.ts';

/** What scores leads and sorts them into segments; a segment without a condition is filled by flows alone. */
export type Surroundings = {
  model: ScoringModel | null;
  segments: readonly { id: string; when?: Condition | undefined }[];
};

/** What of a lead a deed may change in the end: facts by the beginning of their path, and the stages it may come to. */
export type Influence = { facts: ReadonlySet<string>; stages: ReadonlySet<Stage> };

const touched = (deed: Deed): string[] => {
  switch (deed.what) {
    case 'profile':
      return Object.keys(deed.fields).map((field) => `lead.${field}`);
    case 'points':
      return ['score'];
    case 'stage':
      return ['stage'];
    case 'segment':
      return [`segments.${deed.segment}`];
    default:
      return [];
  }
};

const asks = (conditions: readonly (Condition | undefined)[], facts: ReadonlySet<string>): boolean =>
  conditions.some(
    (condition) =>
      condition !== undefined &&
      reads(condition).some(
        ([root = '', name]) =>
          facts.has(root) ||
          facts.has(`${root}.${name}`) ||
          (root === 'segments' && [...facts].some((fact) => fact.startsWith('segments.'))),
      ),
  );

const nothing: Influence = { facts: new Set(), stages: new Set() };

/**
 * Follows what a deed changes through fit, BANT, ladder and segments until nothing more can change. Says what may be,
 * not what will: whether points really reach the next rung depends on the lead.
 */
export const influenceOf = (deed: Deed, { model, segments }: Surroundings): Influence => {
  const facts = new Set(touched(deed));
  if (facts.size === 0) return nothing;
  const stages = new Set<Stage>(deed.what === 'stage' ? [deed.stage] : []);
  for (let before = -1; before !== facts.size + stages.size; ) {
    before = facts.size + stages.size;
    if (model !== null) {
      if (
        asks(
          model.fit.rules.map(({ when }) => when),
          facts,
        )
      )
        for (const fact of ['score', 'grade']) facts.add(fact);
      if (asks(Object.values(model.bant), facts)) facts.add('bant');
      for (const { stage, up, down } of model.ladder.rungs) {
        if (asks([up], facts)) stages.add(stage);
        if (asks([down], facts)) for (const below of ['lead', 'mql'] as const) stages.add(below);
      }
      if (stages.size > 0) facts.add('stage');
    }
    for (const { id, when } of segments) if (asks([when], facts)) facts.add(`segments.${id}`);
  }
  return { facts, stages };
};

/** Whether what a deed may change lets leads into a flow. */
export const mayStart = ({ facts, stages }: Influence, { start }: Flow): boolean => {
  if (start.kind === 'scoring') return [...stages].some((stage) => (start.next[stage] ?? null) !== null);
  switch (start.trigger.on) {
    case 'stage':
      return start.trigger.to.some((stage) => stages.has(stage));
    case 'segment':
      return facts.has(`segments.${start.trigger.segment}`);
    case 'date':
      return facts.has(`lead.${start.trigger.field}`);
    default:
      return false;
  }
};
