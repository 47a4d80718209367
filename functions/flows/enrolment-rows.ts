import { type Flow, kinds, type Names, readStep } from '../../shared/flow/index.ts';
import type { EnrolmentRow, LeadRow } from '../api/contract/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import { wayOf } from '../store/whereabouts.ts';

/** A step as a sentence, in its kind's words. */
const wordsOf = (flow: Flow, id: string, names: Names): string => {
  const step = flow.steps[id];
  const read = readStep(step);
  if (read !== undefined) return read.kind.words(read.settings, names);
  return kinds.get(step?.kind ?? '')?.name ?? id;
};

/** An enrolment in a row: who, where, and why it ended. */
export const enrolmentRow = (
  enrolment: Enrolment,
  { flow, lead, names }: { flow: Flow | undefined; lead: LeadRow | undefined; names: Names },
): EnrolmentRow => {
  const at = flow === undefined ? null : wayOf(enrolment, flow).step;
  return {
    id: enrolment.id,
    lead: lead?.id ?? enrolment.lead,
    leadName: lead?.name ?? 'Unknown lead',
    leadEmail: lead?.email ?? null,
    flow: enrolment.flow,
    flowName: flow?.name ?? enrolment.flow,
    version: enrolment.version,
    status: enrolment.status,
    enteredAt: enrolment.enteredAt,
    endedAt: enrolment.endedAt ?? null,
    step: at === null || flow === undefined ? null : { id: at, words: wordsOf(flow, at, names) },
    because: enrolment.failure ?? enrolment.exit?.reason ?? null,
  };
};
