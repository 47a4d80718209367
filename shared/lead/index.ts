export type { Facts } from './facts.ts';
export { FieldType, type LeadField, standardFields } from './fields.ts';
export { ActivityEntry, AnnouncedEntry, entryKey, LedgerEntry, Submission } from './ledger.ts';
export { Grade, Stage, stageName, stageRank } from './stage.ts';
