import type { Deed, StepCall } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import type { Claim } from '../../store/enrolment.ts';
import type { Tools } from '../tools.ts';

/** What came of a deed. */
export type Done = {
  /** Ledger entries that it put on their way; what the step answers about the lead already counts them. */
  entries?: readonly LedgerEntry[];
  /** What to remember on the claim. */
  keep?: Claim;
  /** It certainly did not happen: the claim is given back and this thrown, for the run to try again. */
  giveBack?: Error;
  /** Nobody can know whether it happened: noted on the claim and put on the list for people, with this in plain words. */
  uncertain?: string;
};

export type Again = 'done' | 'repeat' | { uncertain: string };

/** How one sort of deed is done. `id` is the visit's own: whatever the deed leaves behind is known by it. */
export type Doer<D extends Deed = Deed> = {
  /** Throws when it is not the time yet; asked before anything is claimed. */
  mayDoNow?(tools: Tools, call: StepCall, deed: D): Promise<void>;
  /** The ledger entry that doing it at an instant puts on its way, where it does nothing else. */
  entry?(call: StepCall, deed: D, id: string, at: string): LedgerEntry;
  do(tools: Tools, call: StepCall, deed: D, id: string): Promise<Done>;
  /**
   * What a second call of the same visit means: `repeat` where doing it twice is the same as once; else finds out whether
   * it was done, and answers that it was, that a repeat does no harm, or why it cannot be known. Throws while the answer
   * may still come.
   */
  again: 'repeat' | ((tools: Tools, call: StepCall, deed: D, id: string, earlier: Claim) => Promise<Again>);
};

export type DeedOf<W extends Deed['what']> = Extract<Deed, { what: W }>;
