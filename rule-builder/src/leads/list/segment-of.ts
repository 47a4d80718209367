import type { Condition } from '../../../../shared/condition/index.ts';
import type { LeadView } from './lead-view.ts';

/** The view's filters as the condition of a segment. A search cannot be one: it is about spelling, not about the lead. */
export const segmentOf = ({ filters }: LeadView): Condition => {
  const among = (field: string[], values: string[]): Condition[] =>
    values.length === 0 ? [] : [{ kind: 'test', field, op: 'isOneOf', value: values }];
  return {
    kind: 'all',
    of: [
      ...among(['stage'], filters.stage),
      ...among(['grade'], filters.grade),
      ...among(['lead', 'leadSource'], filters.source),
      ...among(['lead', 'owner'], filters.owner),
      ...(filters.segment.length === 0
        ? []
        : [{ kind: 'test', field: ['segments'], op: 'includesAnyOf', value: filters.segment } satisfies Condition]),
    ],
  };
};
