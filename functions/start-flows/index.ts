export type { Ended } from './ended.ts';
export { executionArn } from './execution.ts';
export { leaveFlow } from './leave-flow.ts';
export { retryRun } from './retry-run.ts';
export { settleRun } from './settle-run.ts';
export { startRun } from './start-run.ts';
