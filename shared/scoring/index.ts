export { apply } from './apply.ts';
export { checkModel, type ModelSurroundings } from './check.ts';
export { decayWords } from './decay/index.ts';

export { fold } from './fold.ts';
export { Bant, Decay, Fit, FitRule, Group, Ladder, Points, Rule, Rung, ScoringModel } from './model.ts';
export { nextChange, nextStageChange } from './next-change.ts';
export { compileModel, type Program } from './program.ts';
export { type Highest, type Reach, reach } from './reach.ts';
export { type Receipt, type ReceiptLine, receipt } from './receipt.ts';
export { starterModel } from './starter-model.ts';
export { emptyState, type ScoringState } from './state.ts';
export { facts, type LeadView, view } from './view.ts';
