export { Bant, Decay, Fit, FitRule, Group, Ladder, Points, Rule, Rung, ScoringModel } from './model.ts';
