/** What is done with flows by whoever serves them: the API, the publisher, the starter. */
export { readCheckContext } from './context.ts';
export { behind, countsOf, readEnrolments } from './counts.ts';
export { idFrom, saveDraft } from './draft.ts';
export { enrolmentRow } from './enrolment-rows.ts';
export { goldenSuite } from './golden-suite.ts';
export { countInside, type Inside, insideCounter } from './inside.ts';
export { newFlow } from './new-flow.ts';
export { flowRow } from './rows.ts';
