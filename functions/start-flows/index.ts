export { executionArn } from './execution.ts';
export { leaveFlow } from './leave-flow.ts';
export { type Ended, settleRun } from './settle-run.ts';
export { startRun } from './start-run.ts';
