export { type Handoff, type LeadHistory, type ReportInput, report, type SpendLine } from './report.ts';
export { type Counts, countStages } from './stages.ts';
export { type Velocity, velocities } from './velocity.ts';
