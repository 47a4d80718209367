import type { Chore } from '../chore.ts';
import { auditLedgers } from './audit-ledgers.ts';
import { finishFlowChanges } from './finish-changes.ts';
import { leaveFlows } from './leave-flows.ts';
import { moveDueLeads } from './move-due-leads.ts';
import { moveRuns } from './move-runs.ts';
import { overdueTasks } from './overdue-tasks.ts';
import { reconcileRuns } from './reconcile-runs.ts';
import { recountDesks } from './recount-desks.ts';
import { retryRuns } from './retry-runs.ts';
import { tellDecisions } from './tell-decisions.ts';
import { walkLeads } from './walk-leads.ts';

/** Everything that the sweep sees to, the most pressing first. */
export const chores: readonly Chore[] = [
  finishFlowChanges,
  moveDueLeads,
  tellDecisions,
  overdueTasks,
  recountDesks,
  reconcileRuns,
  leaveFlows,
  moveRuns,
  retryRuns,
  walkLeads,
  auditLedgers,
];
