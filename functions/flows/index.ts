/** What is done with flows by whoever serves them: the API, the publisher, the starter. */
export { finishChanges } from './change.ts';
export { readCheckContext } from './context.ts';
export { behind, countsOf, readEnrolments } from './counts.ts';
export { idFrom, saveDraft } from './draft.ts';
export { enrolmentRow } from './enrolment-rows.ts';
export { goalsOf } from './goals.ts';
export { goldenSuite } from './golden-suite.ts';
export { type Inside, insideCounter } from './inside.ts';
export { type Machines, machinesOf } from './machine.ts';
export { newFlow } from './new-flow.ts';
export { pauseFlow, resumeFlow } from './pause.ts';
export { publishFlow } from './publish-flow.ts';
export { retryFailed } from './retry.ts';
export { flowRow } from './rows.ts';
