export { type Refused, refusalOf } from './email/refusal.ts';
export { type KnownLead, type LeadReader, leadReader } from './lead.ts';
export { leaveWaits } from './leave-waits.ts';
export { allowedTargets } from './outgoing/guard.ts';
export { webhookSecret } from './outgoing/signature.ts';
export { noteOverdue } from './overdue.ts';
export { redoer } from './redo.ts';
export { signal } from './signal.ts';
