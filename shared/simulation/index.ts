export { type Coverage, coverageOf, leadFor, type Way, type WayLead, waysThrough } from './coverage.ts';
export type { Explained } from './explain.ts';
export {
  type Difference,
  type GoldenResult,
  type GoldenWorld,
  outcomeOf,
  runGolden,
  worldOf,
} from './golden.ts';
export { GoldenLead, GoldenSuite } from './golden-lead.ts';
export { goldenProblems } from './golden-words.ts';
export { type LedgerLead, ledgerLead, type MadeUpFacts, madeUpLead, type SimulatedLead } from './lead.ts';
export { historyOf, ledgerOf } from './made-ledger.ts';
export { type Population, type PopulationResult, simulatePopulation } from './population.ts';
export { publishedRates, type Rates, ratesFrom } from './rates.ts';
export { type Happening, ScriptItem } from './script.ts';
export { type Arrival, type Simulation, simulate } from './simulate.ts';
export type { BranchAsked, Trace, TraceStep, WouldDo } from './trace.ts';
