import type { ScoringModel } from '../../../shared/scoring/index.ts';
import type { Comparison, Hanging, Pair } from '../../../shared/simulation/what-if/index.ts';

/** One side as it is sent: the worker compiles the model itself. */
export type GivenSide = { model: ScoringModel; hanging: Hanging[] };

/** What the page tells the worker: the two models, then the ledger page by page, then that this was all. */
export type ToWorker =
  | { say: 'begin'; sides: Pair<GivenSide>; now: string }
  | { say: 'page'; bytes: ArrayBuffer }
  /** `whole` unless reading was cut short, perhaps within a lead. */
  | { say: 'end'; whole: boolean };

/** What the worker answers: where to read on, and in the end what it found (examples apart from the others). */
export type FromWorker =
  | { say: 'read'; next: string | null; leads: number }
  | { say: 'found'; real: Comparison; examples: Comparison };
