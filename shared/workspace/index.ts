export { AuditEntry } from './audit.ts';
export { Job } from './job.ts';
export { Person, type Standing, seen, standingOf, type TokenClaims } from './person.ts';
export { Reject } from './reject.ts';
export { firstSettings, leadFieldsOf, Settings } from './settings.ts';
export { Spend } from './spend.ts';
