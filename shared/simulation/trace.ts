import type { Deed, PathItem } from '../flow/index.ts';
import type { Facts } from '../lead/index.ts';
import type { Explained } from './explain.ts';

/** What a step would do to the world; `refused` says why it would not. */
export type WouldDo = { at: string; step: string; visit: number; deed: Deed; refused?: string };

/** One branch of a split as it was asked, in order; asking stops at the one taken. */
export type BranchAsked = { outlet: string; met: boolean; because: Explained | { bucket: number; below: number } };

/** One visit of a step in a test. */
export type TraceStep = {
  step: string;
  visit: number;
  cameAt: string;
  leftAt: string;
  outlet: string;
  /** Splits: every branch that was asked. */
  asked?: BranchAsked[];
  /** What happened that ended a wait. */
  endedBy?: string;
};

/** What a test comes to. */
export type Trace = {
  /** `kept out`: the flow did not let the lead in. */
  status: 'completed' | 'exited' | 'failed' | 'kept out';
  /** Why it exited, failed or was kept out. */
  why?: string;
  path: PathItem[];
  steps: TraceStep[];
  effects: WouldDo[];
  startedAt: string;
  endedAt: string;
  /** The lead in the end. */
  facts: Facts;
  /** State transitions, as AWS bills them. */
  transitions: number;
};
