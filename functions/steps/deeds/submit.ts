import type { Deed, StepCall } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { Doer } from './doer.ts';

/** What an entry says, beside what all entries that a flow makes have in common. */
type Said = LedgerEntry extends infer E
  ? E extends LedgerEntry
    ? Omit<E, 'v' | 'id' | 'at' | 'receivedAt' | 'source'>
    : never
  : never;

/** A deed that puts an entry on its way to the lead's ledger. The id is the visit's: a repeat is the same entry. */
export const submitting = <D extends Deed>(say: (deed: D) => Said): Doer<D> => {
  const entry = (call: StepCall, deed: D, id: string, at: string): LedgerEntry =>
    ({ v: 1, id, at, receivedAt: at, source: { kind: 'flow', id: call.flow }, ...say(deed) }) as LedgerEntry;
  return {
    entry,
    async do(tools, call, deed, id) {
      const made = entry(call, deed, id, tools.now());
      const detail = { v: 1 as const, to: { lead: call.lead }, entry: made };
      await tools.bus.put([{ detailType: 'Ledger Entry Submitted', detail }]);
      return { entries: [made] };
    },
    again: 'repeat',
  };
};
