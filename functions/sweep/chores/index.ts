import type { Chore } from '../chore.ts';
import { auditLedgers } from './audit-ledgers.ts';
import { moveDueLeads } from './move-due-leads.ts';
import { rescore } from './rescore.ts';

/** Everything that the sweep sees to, the most pressing first. */
export const chores: readonly Chore[] = [moveDueLeads, rescore, auditLedgers];
