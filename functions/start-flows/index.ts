export { endByExecution } from './end.ts';
export { leaveFlow } from './leave.ts';
export { retryRun } from './retry-run.ts';
export { executionArn, startRun, stopRun } from './run.ts';
