export { type Explained, explain } from './explain.ts';
export { type LedgerLead, ledgerLead, type MadeUpFacts, madeUpLead, type SimulatedLead } from './lead.ts';
export { Happening, ScriptItem } from './script.ts';
export { type Arrival, type Simulation, simulate } from './simulate.ts';
export type { BranchAsked, Trace, TraceStep, WouldDo } from './trace.ts';
