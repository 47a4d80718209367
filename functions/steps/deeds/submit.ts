import type { StepCall } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { Tools } from '../tools.ts';
import type { Done } from './doer.ts';

/** What every entry that a flow makes has in common. The id is the visit's: a repeat is the same entry. */
export const entryBase = (tools: Tools, call: StepCall, id: string) => {
  const at = tools.now();
  return { v: 1, id, at, receivedAt: at, source: { kind: 'flow', id: call.flow } } as const;
};

/** Puts an entry on its way to the lead's ledger. */
export const submit = async (tools: Tools, call: StepCall, entry: LedgerEntry): Promise<Done> => {
  await tools.bus.put([{ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: call.lead }, entry } }]);
  return { entries: [entry] };
};
