import { readStep, type StepCall } from '../../shared/flow/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import { type Enrolment, visitId, visitKey } from '../store/enrolment.ts';
import { doerOf } from './deeds/index.ts';
import type { LeadReader } from './lead.ts';
import type { Tools } from './tools.ts';

/** Longer than a queue takes, were it ever so full; what is older has been scored. */
const UNDER_WAY = 15 * 60_000;

/**
 * Entries that earlier steps of the run have put on their way to the ledger of late: scoring may not have got to them, and
 * yet a later step must see what they did. Made again from what the version says of those steps.
 */
export const ownEntries = async (
  tools: Pick<Tools, 'versionOf' | 'deps'>,
  call: StepCall,
  claims: Enrolment['claims'],
): Promise<LedgerEntry[]> => {
  const since = new Date(tools.deps.now() - UNDER_WAY).toISOString();
  const recent = Object.entries(claims).filter(
    ([visit, { puts, at }]) => puts === true && at >= since && visit !== visitKey(call.step, call.visit),
  );
  if (recent.length === 0) return [];
  const version = await tools.versionOf(call.flow, call.version);
  return recent.flatMap(([visit, { at }]) => {
    const id = visit.slice(0, visit.lastIndexOf('.'));
    const step = readStep(version?.flow.steps[id]);
    if (step === undefined) return [];
    const own = visitId(call.enrolment, id, Number(visit.slice(id.length + 1)));
    return step.kind.deeds(step.settings).flatMap((deed) => doerOf(deed).entry?.(call, deed, own, at) ?? []);
  });
};

/** Leads as they are with these entries. */
export const seenWith = (leads: LeadReader, entries: readonly LedgerEntry[]): LeadReader =>
  entries.length === 0
    ? leads
    : {
        find: async (id) => (await leads.find(id))?.with(entries),
        read: async (id) => (await leads.read(id)).with(entries),
      };
