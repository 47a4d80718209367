import { computeValues, factsFor, type StepCall, type StepResult } from '../../shared/flow/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import type { Tools } from './tools.ts';

/**
 * What the machine gets back: the outlet, and of the lead only what the flow reads next, as it is after what the step
 * has just put on its way (`entries`), which need not be scored yet.
 */
export const answer = async (
  tools: Tools,
  call: StepCall,
  { outlet, entries = [] }: { outlet?: string; entries?: readonly LedgerEntry[] },
): Promise<StepResult> => {
  const result: StepResult = { v: 1, ...(outlet !== undefined && { outlet }) };
  const { reads, compute = [] } = call;
  if (reads === undefined && compute.length === 0) return result;

  const before = await tools.leads.read(call.lead);
  const lead = entries.length === 0 ? before : await before.after(entries);
  const facts = lead.facts();
  if (reads !== undefined) result.facts = factsFor(facts, reads) as NonNullable<StepResult['facts']>;
  if (compute.length > 0) {
    const workspace = await tools.workspace();
    result.computed = computeValues(compute, {
      now: tools.now(),
      flow: call.flow,
      facts,
      timeZone: workspace.timeZone,
    });
  }
  return result;
};
