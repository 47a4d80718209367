export { type EmailKind, emailDomain, emailKind } from './email-kind.ts';
export type { Facts } from './facts.ts';
export { FieldType, LeadField, standardFields } from './fields.ts';
export { ActivityEntry, AnnouncedEntry, entryKey, LedgerEntry, Submission } from './ledger.ts';
export { consentStamp, isTrustedStamp, type Profile, profileTies, stampOf, writeProfile } from './profile.ts';
export { readValue, wantedOf } from './read-value.ts';
export { Grade, Stage, stageName, stageRank } from './stage.ts';
export { fieldsOfGroupTraits, fieldsOfTraits } from './traits.ts';
