export { type Handoff, type LeadHistory, type ReportInput, report, type SpendLine } from './report.ts';
